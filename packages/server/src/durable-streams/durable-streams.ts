import type { Context } from "hono";
import type { Clock } from "../clock.ts";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { answerHead, answerPage, answerTail } from "./catch-up.ts";
import { bodyOf, isText } from "./content.ts";
import { controlFrame, FrameEncoder } from "./event-frames.ts";
import type { Grant } from "./grant.ts";
import { HEADERS, pageHeaders } from "./headers.ts";
import { openReader } from "./open-reader.ts";
import { pump } from "./pump.ts";
import { readRequest } from "./read-request.ts";
import type { LogReader, ReadableLog } from "./readable-log.ts";
import { streamCursor } from "./stream-cursor.ts";
import { waitForPage } from "./wait-for-page.ts";

interface DurableStreamsOptions {
  readonly clock: Pick<Clock, "now" | "setTimer">;
  /** Time between an open stream's signs of life, in milliseconds (LIV3). */
  readonly heartbeatMs: number;
  /** How long a long-poll waits for news, in milliseconds. */
  readonly longPollMs: number;
}

/**
 * The read side of the Durable Streams protocol: metadata, catch-up, long-poll and Server-Sent Events. A pure superset:
 * data frames also carry `id:`, and `Last-Event-ID` wins over `?offset=`, so that a plain EventSource resumes where it was;
 * control frames also come as signs of life.
 */
export class DurableStreams {
  readonly #options: DurableStreamsOptions;
  readonly #frames = new FrameEncoder();

  constructor(options: DurableStreamsOptions) {
    this.#options = options;
  }

  /**
   * Answers a GET or HEAD.
   *
   * @param grant when it ends, what is open ends with it
   * @throws ProblemError `invalid_offset`, `invalid_request`, `not_found`, `offset_gone` (LOG3)
   */
  async answer(c: Context<Env>, log: ReadableLog, grant: Grant): Promise<Response> {
    if (c.req.method === "HEAD") return answerHead(c, log);
    const { offset, live } = readRequest(c);
    switch (live) {
      case undefined:
        return offset === "now" ? answerTail(c, log) : answerPage(c, log, offset);
      case "long-poll":
        return this.#longPoll(c, log, await openReader(log, offset), grant);
      case "sse":
        return this.#eventStream(c, log, await openReader(log, offset), grant);
    }
  }

  async #longPoll(c: Context<Env>, { contentType }: ReadableLog, reader: LogReader, grant: Grant): Promise<Response> {
    const { clock, longPollMs } = this.#options;
    const page = await waitForPage(reader, { grant, clock, waitMs: longPollMs, gone: c.req.raw.signal });
    const cursor = { "Stream-Cursor": streamCursor(clock, c.req.query("cursor")) };
    if (page && page.content.length > 0) {
      return c.body(bodyOf(page.content), 200, { ...pageHeaders(page), ...cursor, "Content-Type": contentType });
    }
    // Where the log does not go on, the next read is told so.
    const closed = page?.closed ?? false;
    return c.body(null, 204, { ...pageHeaders({ next: reader.offset, upToDate: true, closed }), ...cursor });
  }

  #eventStream(c: Context<Env>, { contentType }: ReadableLog, reader: LogReader, grant: Grant): Response {
    const { clock, heartbeatMs } = this.#options;
    const { sink, response } = openEventStream(c, {
      ...HEADERS,
      "Cache-Control": "private, no-cache, no-store, no-transform",
      ...(!isText(contentType) && { "Stream-SSE-Data-Encoding": "base64" }),
    });
    const echoed = c.req.query("cursor");
    let upToDate = false;
    pump({
      reader,
      grant,
      sink,
      clock,
      heartbeat: {
        frame: () => controlFrame({ next: reader.offset, upToDate, closed: false }, streamCursor(clock, echoed)),
        everyMs: heartbeatMs,
      },
      encode: (page) => {
        const saysNothing = page.content.length === 0 && page.upToDate === upToDate && !page.closed;
        upToDate = page.upToDate;
        if (saysNothing) return { frames: "" };
        return { frames: this.#frames.encode(contentType, page, streamCursor(clock, echoed)), end: page.closed };
      },
    });
    return response;
  }
}
