import type { NewEvent, SessionEvent } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import { type LogEvent, type LogFeed, listsTopic } from "./feed.ts";
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
  readonly #clock: Clock;
  #waiting = new Set<EntrySource>();
  #state: "idle" | "gathering" | "committing" = "idle";
  #drained: (() => void)[] = [];
  /** By `Clock.elapsed`. */
  #lastCommitAt = Number.NEGATIVE_INFINITY;

  constructor(store: LogStore, feed: LogFeed, clock: Clock) {
    this.#store = store;
    this.#feed = feed;
    this.#clock = clock;
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
    const wait = this.#lastCommitAt + MIN_INTERVAL_MS - this.#clock.elapsed();
    const begin = () => void this.#commit();
    if (wait < 1) this.#clock.afterTurn(begin);
    else this.#clock.setTimer(begin, wait);
  }

  async #commit(): Promise<void> {
    this.#state = "committing";
    this.#lastCommitAt = this.#clock.elapsed();
    const taken = this.#takeBatch();
    if (taken.length > 0) {
      const results = await this.#store.commit(taken.map(({ stored }) => stored));
      for (const [index, { source, entry, stored }] of taken.entries()) {
        const result = results[index] ?? { status: "failed", outcome: "unknown", cause: "no result" };
        source.settle(result);
        this.#tell(entry, stored, result);
      }
    }
    if (this.#waiting.size > 0) return this.#commitSoon();
    this.#state = "idle";
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** Readers hear of what is on disk, and of what may be. */
  #tell({ log, events, changes_lists_of }: Entry, stored: StoreEntry, result: CommitResult): void {
    if (result.status === "committed") {
      if (log !== null) this.#feed.publish(log, result.epoch, placed(events, stored.events, result.last_seq));
    } else if (result.status === "failed" && result.outcome === "unknown") {
      if (log !== null) this.#feed.doubt(log);
    } else {
      return;
    }
    if (changes_lists_of !== undefined) this.#feed.wake(listsTopic(changes_lists_of));
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
