import {
  type AnswerSoFar,
  formatOffset,
  nextUiMessageStep,
  type UiMessageChunk,
  uiMessageSoFar,
} from "@millrace/protocol";
import type { Context } from "hono";
import { pump } from "../durable-streams/pump.ts";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { accessSession } from "../sessions/access.ts";
import type { SessionDependencies } from "../sessions/dependencies.ts";
import { readMessages } from "../sessions/read-messages.ts";
import { readTransaction } from "../sessions/read-snapshot.ts";
import { SessionLogReader } from "../sessions/session-log-reader.ts";
import { streamGrant } from "../sessions/stream-grant.ts";

const HEADERS = { "X-Vercel-AI-UI-Message-Stream": "v1" };
const DONE = "data: [DONE]\n\n";

/** @throws ProblemError `not_found` */
export function readAnswer(
  { storage }: SessionDependencies,
  principal: Principal,
  sessionId: string,
  messageId: string,
): Promise<AnswerSoFar> {
  return readTransaction(storage, sessionId, async (db) => {
    await accessSession(db, principal, sessionId);
    const log = await db.selectFrom("logs").selectAll().where("id", "=", sessionId).executeTakeFirst();
    const row = await db.selectFrom("messages").selectAll().where("id", "=", messageId).executeTakeFirst();
    const [message] = row ? await readMessages(db, [row], await activeRuns(db, sessionId)) : [];
    if (!log || message?.role !== "assistant") throw problem("not_found", "There is no such message in this session.");
    return { message, offset: formatOffset(log.epoch, log.head) };
  });
}

/**
 * Answers with the message as the AI SDK reads it: as far as it is, and then as it is written, up to its end. A reader that
 * goes away stops nothing (RUN1). The SDK takes a regular end of the stream for the end of the message, so where the
 * stream has to end before, the connection is cut instead (RUN2).
 */
export async function streamAnswer(
  deps: SessionDependencies,
  c: Context<Env>,
  sessionId: string,
  { message, offset }: AnswerSoFar,
): Promise<Response> {
  let step = uiMessageSoFar(message);
  if (step.over) return streamChunks(c, step.chunks);
  const from = await deps.log.cursor(sessionId, offset);
  if (typeof from === "string") throw problem("not_found", "There is no such message in this session.");
  const { sink, response } = openEventStream(c, HEADERS, (open) => ({
    ...open,
    close: () => (step.over ? open.close() : open.abort()),
  }));
  sink.write(framesOf(step.chunks));
  pump({
    reader: new SessionLogReader(deps.log, from),
    grant: streamGrant(deps, c.var.principal),
    sink,
    clock: deps.clock,
    heartbeat: { frame: () => ": alive\n\n", everyMs: deps.heartbeatMs },
    encode({ content }) {
      let frames = "";
      for (const { event } of content) {
        step = nextUiMessageStep(step.message, event);
        frames += framesOf(step.chunks);
        if (step.over) return { frames: frames + DONE, end: true };
      }
      return { frames };
    },
  });
  return response;
}

/** Answers with all there is to say. */
export function streamChunks(c: Context<Env>, chunks: readonly UiMessageChunk[]): Response {
  const { sink, response } = openEventStream(c, HEADERS);
  sink.write(framesOf(chunks) + DONE);
  sink.close();
  return response;
}

function framesOf(chunks: readonly UiMessageChunk[]): string {
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
}
