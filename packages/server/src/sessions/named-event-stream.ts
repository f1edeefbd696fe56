import { formatOffset, messageText } from "@millrace/protocol";
import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { problem } from "../http/problems.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { NamedEvents, sseFrame } from "./named-events.ts";
import { pump } from "./pump.ts";
import { readSnapshot } from "./read-snapshot.ts";

/**
 * A session as named events: `snapshot` first, then everything that happens. A reconnect gets a new snapshot, so nothing
 * is missed whatever was trimmed. Never starts a run.
 */
export async function namedEventStream(deps: SessionDependencies, c: Context<Env>, sessionId: string): Promise<Response> {
  const snapshot = await readSnapshot(deps.storage, c.var.principal, sessionId);
  const from = await deps.log.cursor(sessionId, snapshot.offset);
  if (typeof from === "string") throw problem("not_found", "There is no such session.");
  const lengths = snapshot.messages.map((message): [string, number] => [message.id, messageText(message).length]);
  const named = new NamedEvents(from.epoch, lengths);
  const { sink, response } = openEventStream(c);
  sink.write(sseFrame({ event: "snapshot", data: snapshot }, formatOffset(from.epoch, from.seq)));
  void pump({
    log: deps.log,
    from,
    sink,
    heartbeat: { frame: () => ": alive\n\n", everyMs: deps.heartbeatMs },
    encode: (events) => ({ frames: events.map((event) => named.frame(event)).join("") }),
  });
  return response;
}
