import { formatOffset, messageText } from "@millrace/protocol";
import type { Context } from "hono";
import { pump } from "../durable-streams/pump.ts";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { foldGrowing } from "../runs/recover-run.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { NamedEvents, sseFrame } from "./named-events.ts";
import { readTransaction, snapshotIn } from "./read-snapshot.ts";
import { SessionLogReader } from "./session-log-reader.ts";
import { streamGrant } from "./stream-grant.ts";

/**
 * A session as named events: `snapshot` first, then everything that happens. A reconnect gets a new snapshot, so nothing
 * is missed whatever was trimmed. Never starts a run.
 */
export async function namedEventStream(
  deps: SessionDependencies,
  c: Context<Env>,
  sessionId: string,
): Promise<Response> {
  const { snapshot, textLengths } = await readBeginning(deps, c.var.principal, sessionId);
  const from = await deps.log.cursor(sessionId, snapshot.offset);
  if (typeof from === "string") throw problem("not_found", "There is no such session.");
  if (c.req.method === "HEAD") return c.body(null, 200, { "Content-Type": "text/event-stream" });
  const named = new NamedEvents(from.epoch, textLengths);
  const { sink, response } = openEventStream(c);
  sink.write(sseFrame({ event: "snapshot", data: snapshot }, formatOffset(from.epoch, from.seq)));
  pump({
    reader: new SessionLogReader(deps.log, from),
    grant: streamGrant(deps, c.var.principal),
    sink,
    clock: deps.clock,
    heartbeat: { frame: () => ": alive\n\n", everyMs: deps.heartbeatMs },
    encode: ({ content }) => ({ frames: content.map((event) => named.frame(event)).join("") }),
  });
  return response;
}

/** The snapshot, and how long the text is of every message it shows or that is being written elsewhere. */
function readBeginning({ storage }: SessionDependencies, principal: Principal, sessionId: string) {
  return readTransaction(storage, sessionId, async (db) => {
    const snapshot = await snapshotIn(db, principal, sessionId);
    const growing = await Promise.all((await activeRuns(db, sessionId)).map((run) => foldGrowing(db, run)));
    const messages = [...snapshot.messages, ...growing.filter((message) => message !== null)];
    return { snapshot, textLengths: messages.map((message) => [message.id, messageText(message).length] as const) };
  });
}
