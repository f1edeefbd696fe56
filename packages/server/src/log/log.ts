import { formatOffset, parseOffset, type SessionEvent } from "@millrace/protocol";
import { type LogEvent, LogFeed } from "./feed.ts";
import { type EntrySource, GroupCommit } from "./group-commit.ts";
import { type CommitResult, type Entry, eventText, type LogHead, type LogStore } from "./store.ts";

/** The most events one read returns; fewer mean that the reader has caught up. */
export const PAGE_EVENTS = 500;

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

  constructor(store: LogStore) {
    this.#store = store;
    this.#commits = new GroupCommit(store, this.feed);
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

  /** The next events after the cursor, at most a page of them; empty when there are none yet. */
  async read(cursor: Cursor): Promise<readonly LogEvent[]> {
    const recent = this.feed.after(cursor.log, cursor.epoch, cursor.seq);
    if (recent) return recent.slice(0, PAGE_EVENTS);
    const stored = await this.#store.read(cursor.log, cursor.seq, PAGE_EVENTS);
    return stored.map(({ seq, body }) => {
      const text = eventText(seq, body);
      return { seq, text, event: JSON.parse(text) as SessionEvent };
    });
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

export function cursorOffset(cursor: Cursor): string {
  return formatOffset(cursor.epoch, cursor.seq);
}
