import { formatOffset, parseOffset, type SessionEvent } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import { type LogEvent, LogFeed } from "./feed.ts";
import { type EntrySource, GroupCommit } from "./group-commit.ts";
import type { CommitResult, Entry, LogHead, LogStore, StoredEvent } from "./store.ts";

/** The most events one read returns. */
export const PAGE_EVENTS = 256;

/** An appended entry that the database refused or lost. */
export class AppendFailed extends Error {
  override readonly name = "AppendFailed";
  /** `unknown`: the entry may be on disk all the same. */
  readonly outcome: "none" | "unknown";

  constructor(outcome: "none" | "unknown", options: { cause: unknown }) {
    super("the database did not commit", options);
    this.outcome = outcome;
  }
}

export type Placed = Exclude<CommitResult, { status: "failed" }>;

/** Where a reader stands. */
export interface Cursor {
  readonly log: string;
  readonly epoch: number;
  readonly seq: number;
}

export type CursorProblem = "malformed" | "missing" | "gone";

/** Every session's log: appends through one group commit, reads from memory or disk. */
export class Log {
  readonly feed = new LogFeed();
  readonly #store: LogStore;
  readonly #commits: GroupCommit;
  #readersEnded = false;

  constructor(store: LogStore, clock: Clock) {
    this.#store = store;
    this.#commits = new GroupCommit(store, this.feed, clock);
  }

  /**
   * Appends one entry. Entries appended in the same turn are committed in call order, in one transaction.
   *
   * @throws AppendFailed
   */
  append(entry: Entry): Promise<Placed> {
    return new Promise((resolve, reject) => {
      this.#commits.schedule({
        take: () => entry,
        settle: (result) =>
          result.status === "failed"
            ? reject(new AppendFailed(result.outcome, { cause: result.cause }))
            : resolve(result),
      });
    });
  }

  /** For writers that gather while the disk is busy; see EntrySource. */
  schedule(source: EntrySource): void {
    this.#commits.schedule(source);
  }

  head(log: string): Promise<LogHead | null> {
    return this.#store.head(log);
  }

  /**
   * The place an offset names (LOG3). `-1` is the beginning, `now` the end.
   *
   * @returns `gone` exactly when the prefix was trimmed, the epoch is another one, or the offset is beyond the head
   */
  async cursor(log: string, offset: string): Promise<Cursor | CursorProblem> {
    const position = offset === "-1" || offset === "now" ? null : parseOffset(offset);
    if (!position && offset !== "-1" && offset !== "now") return "malformed";
    const head = await this.#store.head(log);
    if (!head) return "missing";
    if (!position) return { log, epoch: head.epoch, seq: offset === "now" ? head.head : head.trimmed };
    const gone = position.epoch !== head.epoch || position.seq > head.head || position.seq < head.trimmed;
    return gone ? "gone" : { log, ...position };
  }

  /**
   * The next events after the cursor, at most a page of them; empty when there are none yet, and when the first of them is
   * no longer kept. Whoever asks for the head afterwards knows whether the cursor's epoch still was the log's.
   */
  async read(cursor: Cursor): Promise<readonly LogEvent[]> {
    const recent = this.feed.after(cursor.log, cursor.epoch, cursor.seq);
    if (recent) return recent.slice(0, PAGE_EVENTS);
    const stored = await this.#store.read(cursor.log, cursor.seq, PAGE_EVENTS);
    return stored.map((event) => new StoredLogEvent(event));
  }

  /** Whether those who follow a log should leave: the server is going down. */
  get readersEnded(): boolean {
    return this.#readersEnded;
  }

  /** Lets everybody who follows a log have what is committed so far, and then leave. Appends go on. */
  endReaders(): void {
    this.#readersEnded = true;
    this.feed.wakeAll();
  }

  /** Resolves when every append so far is settled. */
  idle(): Promise<void> {
    return this.#commits.idle();
  }
}

/** Most readers only pass the text on, so it is parsed for those who look inside. */
class StoredLogEvent implements LogEvent {
  readonly seq: number;
  readonly text: string;
  #event: SessionEvent | null = null;

  constructor({ seq, text }: StoredEvent) {
    this.seq = seq;
    this.text = text;
  }

  get event(): SessionEvent {
    this.#event ??= JSON.parse(this.text) as SessionEvent;
    return this.#event;
  }
}

export function cursorOffset(cursor: Cursor): string {
  return formatOffset(cursor.epoch, cursor.seq);
}
