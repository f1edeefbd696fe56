import { createParser } from "eventsource-parser";
import type { Environment } from "./environment.ts";
import { ConnectionError } from "./errors.ts";
import { credentials, refusal } from "./request.ts";

/** An event as it arrives: of a known type or of one that a newer server added (LOG2). */
export type LogEvent = { seq: number; type: string };

export interface LogReader {
  /** Bytes arrived, be it only a heartbeat. */
  heard(): void;
  received(events: readonly LogEvent[]): void;
  /** A frame of the log arrived and was taken: the connection carries it. */
  opened(): void;
}

/**
 * Reads a log's Server-Sent Events until they end, which says nothing about the log (RUN2).
 *
 * @throws ApiError | ConnectionError, and whatever `reader` throws
 */
export async function readLog(environment: Environment, path: string, signal: AbortSignal, reader: LogReader) {
  const response = await environment.fetch(environment.baseUrl + path, {
    headers: { Accept: "text/event-stream" },
    credentials: credentials(environment),
    cache: "no-store",
    signal,
  });
  if (!response.ok) throw await refusal(response);
  if (!response.body) throw new ConnectionError();
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === "data") reader.received(parseEvents(data));
      reader.opened();
    },
  });
  const decoder = new TextDecoder();
  const body = response.body.getReader();
  while (true) {
    const { done, value } = await body.read();
    if (done) return;
    reader.heard();
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function parseEvents(data: string): LogEvent[] {
  const events: unknown = JSON.parse(data);
  if (Array.isArray(events) && events.every(isLogEvent)) return events;
  throw new ConnectionError();
}

function isLogEvent(value: unknown): value is LogEvent {
  if (typeof value !== "object" || value === null) return false;
  const { seq, type } = value as Partial<LogEvent>; // unknown fields, checked next
  return Number.isSafeInteger(seq) && typeof type === "string";
}
