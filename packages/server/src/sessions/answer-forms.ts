import { type Accepted, type Answered, type AssistantMessage, type Message, queuedMessage } from "@millrace/protocol";
import type { Context } from "hono";
import { pump } from "../durable-streams/pump.ts";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { problem } from "../http/problems.ts";
import { follow } from "../log/follow.ts";
import type { Cursor } from "../log/log.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { queuedEvent } from "../runs/queued-event.ts";
import type { RunRow } from "../runs/types.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { NamedEvents } from "./named-events.ts";
import type { Queued } from "./queue-run.ts";
import { readMessages } from "./read-messages.ts";
import { readTransaction } from "./read-snapshot.ts";
import { toRunInfo } from "./run-info.ts";
import { SessionLogReader } from "./session-log-reader.ts";
import { streamGrant } from "./stream-grant.ts";

/** How a caller wants the answer to what it said. */
export type AnswerForm = "accepted" | "finished" | "stream";

/** Reads the form off `?stream=true` and `Prefer: respond-async` (RFC 7240). */
export function wantedForm(c: Context<Env>): AnswerForm {
  if (c.req.query("stream") === "true") return "stream";
  const preferences = c.req
    .header("prefer")
    ?.split(",")
    .map((preference) => preference.trim().toLowerCase());
  return preferences?.includes("respond-async") ? "accepted" : "finished";
}

/** At once: what was stored, and the offset to follow from. */
export async function accepted(deps: SessionDependencies, { run, offset }: Queued): Promise<Accepted> {
  const about = run.kind === "answer" ? run.parent_id : run.message_id;
  return { ...(await readRun(deps, run, about)), offset };
}

/**
 * When the run ended: the finished message, whatever the outcome (RUN2).
 *
 * @throws ProblemError `not_found` when the session was deleted meanwhile
 */
export async function finished(deps: SessionDependencies, queued: Queued, signal: AbortSignal): Promise<Answered> {
  let from = await cursorOf(deps, queued);
  while (true) {
    for await (const events of follow(deps.log, from, signal)) {
      if (events.some(({ event }) => event.type === "run-end" && event.run_id === queued.run.id)) break;
    }
    // The log may have been renumbered (LOG3). A run that is still active then ends after the log's present end.
    const end = await deps.log.cursor(queued.run.session_id, "now");
    const answered = await readRun(deps, queued.run, queued.run.message_id);
    const isActive = answered.run.status === "queued" || answered.run.status === "running";
    if (!isActive || signal.aborted || deps.log.readersEnded || typeof end === "string") return answered;
    from = end;
  }
}

/** As it comes: the run's named events, until `completed` or `error`. */
export async function streamed(deps: SessionDependencies, queued: Queued, c: Context<Env>): Promise<Response> {
  const from = await cursorOf(deps, queued);
  const { id, message_id, text_from } = queued.run;
  const named = new NamedEvents(from.epoch, [[message_id, text_from]]);
  const { sink, response } = openEventStream(c);
  pump({
    reader: new SessionLogReader(deps.log, from),
    grant: streamGrant(deps, c.var.principal),
    sink,
    clock: deps.clock,
    heartbeat: { frame: () => ": alive\n\n", everyMs: deps.heartbeatMs },
    encode({ content }) {
      let frames = "";
      let end = false;
      for (const event of content) {
        if (!("run_id" in event.event) || event.event.run_id !== id) continue;
        frames += named.frame(event);
        end ||= event.event.type === "run-end";
      }
      return { frames, end };
    },
  });
  return response;
}

async function cursorOf(deps: SessionDependencies, { run, offset }: Queued): Promise<Cursor> {
  const cursor = await deps.log.cursor(run.session_id, offset);
  if (typeof cursor !== "string") return cursor;
  throw cursor === "missing"
    ? problem("not_found", "There is no such session.")
    : problem("offset_gone", "The beginning of this answer is no longer kept as events. Read the session anew.");
}

/** A run with a message. Where what was said was taken back (RUN5), all that can be told is the answer that never began. */
function readRun(
  deps: SessionDependencies,
  { id, session_id }: RunRow,
  messageId: string,
): Promise<{ run: Accepted["run"]; message: Message }> {
  return readTransaction(deps.storage, session_id, async (db) => {
    const run = await db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
    if (!run) throw problem("not_found", "There is no such session.");
    const row = await db.selectFrom("messages").selectAll().where("id", "=", messageId).executeTakeFirst();
    const [message] = row ? await readMessages(db, [row], await activeRuns(db, run.session_id)) : [];
    return { run: toRunInfo(run), message: message ?? neverBegun(run) };
  });
}

function neverBegun(run: RunRow): AssistantMessage {
  const message = queuedMessage({ ...queuedEvent(run), seq: 0 });
  return { ...message, status: run.outcome ?? "stopped" };
}
