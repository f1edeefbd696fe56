import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { Env } from "./env.ts";
import { createNodeSink, createWebSink, type Sink } from "./sink.ts";

const HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "private, no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/**
 * Answers with Server-Sent Events. The headers go out at once; frames are whatever is written to `sink`. The handler
 * returns `response`. The headers that middleware set on `c` before the handler are kept.
 *
 * @param adapt what is done with the sink before anybody, the server at its end included, has it
 */
export function openEventStream(
  c: Context<Env>,
  extraHeaders: Record<string, string> = {},
  adapt: (sink: Sink) => Sink = (sink) => sink,
): { sink: Sink; response: Response } {
  const stream = openStream(c, extraHeaders);
  const sink = adapt(stream.sink);
  const open = c.env?.openStreams;
  if (!sink.closed.aborted) open?.add(sink);
  sink.closed.addEventListener("abort", () => open?.delete(sink));
  return { sink, response: stream.response };
}

function openStream(c: Context<Env>, extraHeaders: Record<string, string>): { sink: Sink; response: Response } {
  const headers = { ...HEADERS, ...extraHeaders };
  const outgoing = c.env?.outgoing;
  if (outgoing && "shouldKeepAlive" in outgoing) {
    outgoing.writeHead(200, Object.fromEntries(c.body(null, 200, headers).headers));
    outgoing.flushHeaders();
    return { sink: createNodeSink(outgoing), response: RESPONSE_ALREADY_SENT };
  }
  const { sink, stream } = createWebSink();
  return { sink, response: c.body(stream, 200, headers) };
}
