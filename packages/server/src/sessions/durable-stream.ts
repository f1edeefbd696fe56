import { formatOffset } from "@millrace/protocol";
import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { openEventStream } from "../http/event-stream.ts";
import { problem } from "../http/problems.ts";
import type { LogEvent } from "../log/feed.ts";
import { follow } from "../log/follow.ts";
import { type Cursor, cursorOffset, type Log, PAGE_EVENTS } from "../log/log.ts";
import { pump } from "./pump.ts";

/**
 * The read side of the Durable Streams protocol, JSON mode, over a session's log: catch-up, long-poll and Server-Sent
 * Events. A pure superset: SSE frames also carry `id:`, and `Last-Event-ID` wins over `?offset=`, so that a plain
 * EventSource resumes where it was.
 */
interface DurableStreamOptions {
  readonly log: Log;
  readonly heartbeatMs: number;
  readonly longPollMs: number;
}

const NO_STORE = "private, no-store";
/** Counts 20-second steps since 2024-10-09, as the protocol's cache-busting cursor does (§10.1). */
const CURSOR_EPOCH_MS = Date.UTC(2024, 9, 9);
const CURSOR_STEP_MS = 20_000;

export async function readDurableStream(
  options: DurableStreamOptions,
  c: Context<Env>,
  logId: string,
): Promise<Response> {
  const offsets = c.req.queries("offset") ?? [];
  const live = c.req.query("live");
  if (offsets.length > 1) throw problem("invalid_offset", "Give one offset.");
  if (live !== undefined && live !== "long-poll" && live !== "sse") {
    throw problem("invalid_request", "`live` is `long-poll` or `sse`.");
  }
  const [offset] = offsets;
  if (live !== undefined && offset === undefined) throw problem("invalid_offset", "A live read needs an offset.");
  const resumed = live === "sse" ? c.req.header("last-event-id") : undefined;
  const cursor = await placeOf(options.log, logId, resumed ?? offset ?? "-1");
  switch (live) {
    case "sse":
      return streamEvents(options, c, cursor);
    case "long-poll":
      return longPoll(options, c, cursor);
    case undefined:
      return catchUp(options, c, cursor);
  }
}

export async function headDurableStream(
  { log }: DurableStreamOptions,
  c: Context<Env>,
  logId: string,
): Promise<Response> {
  const tail = await placeOf(log, logId, "now");
  return c.body(null, 200, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "Stream-Next-Offset": cursorOffset(tail),
  });
}

/** @throws ProblemError `invalid_offset`, `not_found`, `offset_gone` (LOG3) */
async function placeOf(log: Log, logId: string, offset: string): Promise<Cursor> {
  const cursor = await log.cursor(logId, offset);
  switch (cursor) {
    case "malformed":
      throw problem("invalid_offset", "The offset is not one this log gave out.");
    case "missing":
      throw problem("not_found", "There is no such session.");
    case "gone":
      throw problem("offset_gone", "What follows this offset is no longer kept as events. Take a new snapshot.");
    default:
      return cursor;
  }
}

async function catchUp({ log }: DurableStreamOptions, c: Context<Env>, cursor: Cursor): Promise<Response> {
  const page = await readPage(log, cursor);
  const etag = `"${cursorOffset(cursor)}:${page.next}"`;
  const headers = {
    "Cache-Control": NO_STORE,
    "Stream-Next-Offset": page.next,
    ETag: etag,
    ...(page.upToDate && { "Stream-Up-To-Date": "true" }),
  };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  return c.body(page.json, 200, { ...headers, "Content-Type": "application/json" });
}

async function longPoll({ log, longPollMs }: DurableStreamOptions, c: Context<Env>, cursor: Cursor): Promise<Response> {
  const signal = AbortSignal.any([AbortSignal.timeout(longPollMs), c.req.raw.signal]);
  for await (const _news of follow(log, cursor, signal)) {
    const page = await readPage(log, cursor);
    return c.body(page.json, 200, {
      "Content-Type": "application/json",
      "Cache-Control": NO_STORE,
      "Stream-Next-Offset": page.next,
      "Stream-Cursor": streamCursor(c),
      ...(page.upToDate && { "Stream-Up-To-Date": "true" }),
    });
  }
  return c.body(null, 204, {
    "Cache-Control": NO_STORE,
    "Stream-Next-Offset": cursorOffset(cursor),
    "Stream-Cursor": streamCursor(c),
    "Stream-Up-To-Date": "true",
  });
}

async function streamEvents(
  { log, heartbeatMs }: DurableStreamOptions,
  c: Context<Env>,
  from: Cursor,
): Promise<Response> {
  const head = await log.head(from.log);
  const { sink, response } = openEventStream(c);
  let at = from.seq;
  const control = (upToDate: boolean) => controlFrame({ ...from, seq: at }, streamCursor(c), upToDate);
  // Tells the reader at once that the connection works, and whether there is anything to wait for.
  sink.write(control(from.seq === head?.head));
  pump({
    log,
    from,
    sink,
    heartbeat: { frame: () => control(true), everyMs: heartbeatMs },
    encode(events) {
      at = events.at(-1)?.seq ?? at;
      const offset = formatOffset(from.epoch, at);
      return {
        frames: `event: data\nid: ${offset}\ndata:${jsonArray(events)}\n\n${control(events.length < PAGE_EVENTS)}`,
      };
    },
  });
  return response;
}

/** The frame after every data frame: where to go on from. */
function controlFrame(cursor: Cursor, streamCursor: string, upToDate: boolean): string {
  const control = { streamNextOffset: cursorOffset(cursor), streamCursor, ...(upToDate && { upToDate }) };
  return `event: control\ndata:${JSON.stringify(control)}\n\n`;
}

async function readPage(log: Log, cursor: Cursor) {
  const events = await log.read(cursor);
  const seq = events.at(-1)?.seq ?? cursor.seq;
  const head = await log.head(cursor.log);
  return {
    json: jsonArray(events),
    next: formatOffset(cursor.epoch, seq),
    upToDate: head !== null && seq >= head.head,
  };
}

function jsonArray(events: readonly LogEvent[]): string {
  return `[${events.map(({ text }) => text).join(",")}]`;
}

/** Never smaller than the one the client echoes back. */
function streamCursor(c: Context<Env>): string {
  const now = Math.floor((Date.now() - CURSOR_EPOCH_MS) / CURSOR_STEP_MS);
  const echoed = Number(c.req.query("cursor"));
  return String(Number.isSafeInteger(echoed) && echoed >= now ? echoed + 1 : now);
}
