import type { LogReader, Page } from "../durable-streams/readable-log.ts";
import type { LogEvent } from "../log/feed.ts";
import { type Cursor, cursorOffset, type Log } from "../log/log.ts";

/** The most text a page holds, except that a single event always fits (LIV2). */
const PAGE_CHARACTERS = 64 * 1_024;

/** Reads a session's log from a place on, page by page. */
export class SessionLogReader implements LogReader<EventPage> {
  readonly #log: Log;
  #at: Cursor;

  constructor(log: Log, from: Cursor) {
    this.#log = log;
    this.#at = from;
  }

  get offset(): string {
    return cursorOffset(this.#at);
  }

  get isDraining(): boolean {
    return this.#log.readersEnded;
  }

  recent(): EventPage | null {
    const { log, epoch, seq } = this.#at;
    const events = this.#log.feed.after(log, epoch, seq);
    return events && this.#page(events, seq + events.length);
  }

  async next(): Promise<EventPage | null> {
    const events = await this.#log.read(this.#at);
    // Asked after reading: what was read under this epoch is the log's, and has no hole.
    const head = await this.#log.head(this.#at.log);
    if (head?.epoch !== this.#at.epoch || head.trimmed > this.#at.seq) return null;
    return this.#page(events, head.head);
  }

  subscribe(listener: () => void): () => void {
    return this.#log.feed.subscribe(this.#at.log, listener);
  }

  #page(events: readonly LogEvent[], head: number): EventPage {
    const content = fitting(events);
    this.#at = { ...this.#at, seq: this.#at.seq + content.length };
    return new EventPage(content, this.#at, this.#at.seq >= head);
  }
}

class EventPage implements Page {
  readonly content: readonly LogEvent[];
  readonly upToDate: boolean;
  readonly closed = false;
  readonly #end: Cursor;

  constructor(content: readonly LogEvent[], end: Cursor, upToDate: boolean) {
    this.content = content;
    this.upToDate = upToDate;
    this.#end = end;
  }

  /** Not worked out before it is asked for: streams of named events never do. */
  get next(): string {
    return cursorOffset(this.#end);
  }
}

/** As many of the events as a page holds. */
function fitting(events: readonly LogEvent[]): readonly LogEvent[] {
  let characters = 0;
  for (const [index, { text }] of events.entries()) {
    characters += text.length;
    if (index > 0 && characters > PAGE_CHARACTERS) return events.slice(0, index);
  }
  return events;
}
