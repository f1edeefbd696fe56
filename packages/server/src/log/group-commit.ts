import type { NewEvent, SessionEvent } from "@millrace/protocol";
import type { LogEvent, LogFeed } from "./feed.ts";
import { type CommitResult, type Entry, eventText, type LogStore, type StoreEntry } from "./store.ts";

/**
 * Something with changes to commit. Asked for its entry only when a batch is formed, so that what arrives while the
 * disk is busy goes into one entry (DUR3).
 */
export interface EntrySource {
  /** Null when there is nothing to commit after all. */
  take(): Entry | null;
  /** The fate of the entry taken last. Called before any reader sees its events. */
  settle(result: CommitResult): void;
}

const MAX_BATCH = 512;
/**
 * The least time between the beginnings of two commits, in milliseconds. A commit costs the same whatever it carries, so
 * under load the tokens of many streams share one; after a moment of silence a commit begins at once.
 */
const MIN_INTERVAL_MS = 4;

/**
 * The one way into the store: one commit in flight, whatever is scheduled meanwhile goes into the next (DUR3). Events
 * reach the feed after their commit, never before (DUR1).
 */
export class GroupCommit {
  readonly #store: LogStore;
  readonly #feed: LogFeed;
  #waiting = new Set<EntrySource>();
  #state: "idle" | "gathering" | "committing" = "idle";
  #drained: (() => void)[] = [];
  #lastCommitAt = 0;

  constructor(store: LogStore, feed: LogFeed) {
    this.#store = store;
    this.#feed = feed;
  }

  /** Puts a source into the next batch; again before that changes nothing. */
  schedule(source: EntrySource): void {
    this.#waiting.add(source);
    if (this.#state !== "idle") return;
    this.#state = "gathering";
    this.#commitSoon();
  }

  /** Resolves when nothing is scheduled or in flight. */
  idle(): Promise<void> {
    if (this.#state === "idle") return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #commitSoon(): void {
    const wait = this.#lastCommitAt + MIN_INTERVAL_MS - performance.now();
    // Not before the end of this turn of the event loop, when every socket that has data was read.
    if (wait < 1) setImmediate(() => void this.#commit());
    else setTimeout(() => void this.#commit(), wait);
  }

  async #commit(): Promise<void> {
    this.#state = "committing";
    this.#lastCommitAt = performance.now();
    const taken = this.#takeBatch();
    if (taken.length > 0) {
      const results = await this.#store.commit(taken.map(({ stored }) => stored));
      for (const [index, { source, entry, stored }] of taken.entries()) {
        const result = results[index] ?? { status: "failed", outcome: "unknown", cause: "no result" };
        source.settle(result);
        if (result.status === "committed" && entry.log !== null) {
          this.#feed.publish(entry.log, result.epoch, placed(entry.events, stored.events, result.last_seq));
        }
      }
    }
    if (this.#waiting.size > 0) return this.#commitSoon();
    this.#state = "idle";
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #takeBatch(): { source: EntrySource; entry: Entry; stored: StoreEntry }[] {
    const taken: { source: EntrySource; entry: Entry; stored: StoreEntry }[] = [];
    for (const source of this.#waiting) {
      if (taken.length === MAX_BATCH) break;
      this.#waiting.delete(source);
      const entry = source.take();
      if (!entry) continue;
      taken.push({ source, entry, stored: { ...entry, events: entry.events.map((event) => JSON.stringify(event)) } });
    }
    return taken;
  }
}

function placed(events: readonly NewEvent[], bodies: readonly string[], lastSeq: number): LogEvent[] {
  const base = lastSeq - events.length + 1;
  return events.map((event, index) => {
    const seq = base + index;
    // A NewEvent with its seq is the event: the types only differ in that field.
    return { seq, text: eventText(seq, bodies[index] ?? "{}"), event: Object.assign(event, { seq }) as SessionEvent };
  });
}
