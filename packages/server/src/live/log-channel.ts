import type { SubscriptionEndReason } from "@millrace/protocol";
import type { LogEvent } from "../log/feed.ts";
import type { Cursor, Log } from "../log/log.ts";
import { createEventsFrame } from "./frame.ts";
import type { Page, PageCache } from "./page-cache.ts";

/** The most text one frame carries, except that a single event always fits (LIV2). */
const MAX_CHARACTERS = 64 * 1_024;

/** What live delivery needs of the logs. */
export type ReadableLogs = Pick<Log, "feed" | "cursor" | "head" | "read">;

/** One connection's reading of one log. */
export interface Subscriber {
  /** Takes the frame if it is next for it, else comes to read by itself. Called from the commit; must not throw. */
  deliver(page: Page, after: number): void;
  /** Something may be there to read. */
  wake(): void;
  /** What it may read, or whether, is to be decided anew: the log was erased or renumbered. */
  recheck(): void;
}

/**
 * One log on its way to the connections of this process that follow it under one epoch: what a commit brings is encoded
 * once for all of them, and so is what those read who lag.
 */
export class LogChannel {
  readonly id: string;
  readonly epoch: number;
  readonly #log: ReadableLogs;
  readonly #pages: PageCache;
  readonly #subscribers = new Set<Subscriber>();
  readonly #close: () => void;
  /** Seq of the last event that was delivered from a commit. */
  #head: number;

  /**
   * @param end the log's end, as read just now
   * @param onEmpty called when the last subscriber has left
   */
  constructor(log: ReadableLogs, pages: PageCache, end: Cursor, onEmpty: () => void) {
    this.id = end.log;
    this.epoch = end.epoch;
    // Not further than what commits have told: what is on disk beyond that is still to come from them.
    this.#head = log.feed.newest(end.log, end.epoch) ?? end.seq;
    this.#log = log;
    this.#pages = pages;
    const unsubscribe = log.feed.subscribe(end.log, (dropped) => this.#onNews(dropped));
    this.#close = () => {
      unsubscribe();
      pages.forget(end.log);
      onEmpty();
    };
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber): void {
    if (this.#subscribers.delete(subscriber) && this.#subscribers.size === 0) this.#close();
  }

  /** What comes after `seq`; null when there is nothing yet, or why there never will be. */
  page(seq: number): Page | null | Promise<Page | null | SubscriptionEndReason> {
    const recent = this.#log.feed.after(this.id, this.epoch, seq);
    return recent && recent.length > 0 ? this.#page(recent) : this.#storedPage(seq);
  }

  async #storedPage(seq: number): Promise<Page | null | SubscriptionEndReason> {
    const page = await this.#pages.get(`${this.id} ${this.epoch} ${seq}`, async () => {
      const events = await this.#log.read({ log: this.id, epoch: this.epoch, seq });
      return events[0]?.seq === seq + 1 ? this.#page(events) : null;
    });
    // Asked after reading: what was read under this epoch is the log's.
    const head = await this.#log.head(this.id);
    if (!head) return "not_found";
    return head.epoch === this.epoch && head.trimmed <= seq ? page : "offset_gone";
  }

  #onNews(dropped: boolean): void {
    if (dropped) {
      this.#pages.forget(this.id);
      for (const subscriber of this.#subscribers) subscriber.recheck();
      return;
    }
    const after = this.#head;
    const events = this.#log.feed.after(this.id, this.epoch, after);
    if (!events) {
      this.#head = this.#log.feed.newest(this.id, this.epoch) ?? after;
      for (const subscriber of this.#subscribers) subscriber.wake();
      return;
    }
    const last = events.at(-1);
    if (!last) return;
    this.#head = last.seq;
    const page = this.#page(events);
    for (const subscriber of this.#subscribers) subscriber.deliver(page, after);
    // What did not fit into one frame they come to read.
    if (page.seq < last.seq) for (const subscriber of this.#subscribers) subscriber.wake();
  }

  #page(events: readonly LogEvent[]): Page {
    let characters = 0;
    let count = 0;
    for (const { text } of events) {
      characters += text.length;
      if (count > 0 && characters > MAX_CHARACTERS) break;
      count++;
    }
    const taken = count < events.length ? events.slice(0, count) : events;
    return { frame: createEventsFrame(this.id, this.epoch, taken), seq: taken.at(-1)?.seq ?? 0 };
  }
}
