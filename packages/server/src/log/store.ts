import type { NewEvent } from "@millrace/protocol";

/** SQL compiled for the store's dialect, with its values bound. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A row that many entries change, whichever node they come from. */
export interface Lock {
  readonly key: string;
  /** Locks the row, and makes it where it is missing. */
  readonly statement: Statement;
}

/** How a log is kept. */
export interface LogShape {
  /** Raised when what was there before is not what is there now; offsets of an older one are void (LOG3). */
  readonly epoch: number;
  /** Seq up to which events are no longer kept. */
  readonly trimmed: number;
  /** Seq up to which events are in segments; those after it are in rows of their own. */
  readonly packed: number;
}

/** Consecutive events that are kept together, compressed. */
export interface Segment {
  readonly first_seq: number;
  readonly last_seq: number;
  /** When the last of them was recorded, in milliseconds since 1970. */
  readonly last_at: number;
  /** `eventText` of each, one per line: JSON never holds a raw line end. */
  readonly lines: string;
}

/** Another way to keep the same events, or some of them without their content, or fewer of them (LOG7). */
export interface Rewrite {
  /** What the log must still be like, or the entry conflicts. */
  readonly from: LogShape;
  /** Rows up to `packed` and segments up to `trimmed` go. A higher epoch says that content was erased. */
  readonly to: LogShape;
  /** New ones, and other versions of those with the same `last_seq`. */
  readonly segments?: readonly Segment[];
  /** Other versions of events in rows of their own. */
  readonly bodies?: readonly StoredBody[];
}

/**
 * One command's worth of change to one log, decided before it is handed over: no callback, nothing awaited inside
 * (DUR5). It is committed whole or not at all, beside other entries of the same batch.
 */
export interface Entry {
  /** Null for upkeep that belongs to no log; such an entry has no events. */
  readonly log: string | null;
  /** Only while this run is running under this epoch (RUN4). */
  readonly fence?: { readonly run_id: string; readonly epoch: number };
  /** Taken before anything else of the whole batch, each once, in order of key (DUR5). */
  readonly locks?: readonly Lock[];
  /** Run in order before anything else; one that changes no row drops the entry. */
  readonly guards?: readonly Statement[];
  readonly statements?: readonly Statement[];
  /** After the statements the log itself goes, with all its events. Such an entry has no events. */
  readonly erases?: true;
  /** Done after the statements, under the lock on the log's head, before this entry's own events get their seqs. */
  readonly rewrite?: Rewrite;
  readonly events: readonly NewEvent[];
  /** Whose lists look different after it; who follows them is told after the commit (LIV5). */
  readonly changes_lists_of?: string;
}

/** The entry as the store takes it: events as JSON without `seq`. */
export interface StoreEntry extends Omit<Entry, "events" | "changes_lists_of"> {
  readonly events: readonly string[];
}

export type CommitResult =
  /** On disk. The events got `last_seq - events.length + 1 … last_seq`; without events `last_seq` is the head. */
  | { status: "committed"; epoch: number; last_seq: number }
  /** The run ended, was taken over, or is gone. */
  | { status: "fenced" }
  /** A guard changed no row, a unique constraint refused a statement, or the log is not as its rewrite expects. */
  | { status: "conflict" }
  /** There is no such log. */
  | { status: "missing" }
  /** The database refused or was lost. `unknown`: COMMIT was sent and never answered, so it may be on disk. */
  | { status: "failed"; outcome: "none" | "unknown"; cause: unknown };

export interface LogHead extends LogShape {
  /** Seq of the newest event, 0 when there is none. */
  readonly head: number;
}

export interface StoredBody {
  readonly seq: number;
  /** JSON without `seq`. */
  readonly body: string;
}

export interface StoredEvent {
  readonly seq: number;
  /** See `eventText`. */
  readonly text: string;
}

/**
 * Where logs are kept. Adapters: SQLite and PostgreSQL; `*.contract.test.ts` says what both promise.
 */
export interface LogStore {
  /**
   * Commits a batch in one transaction and resolves after it is on disk (DUR2), with one result per entry, in order.
   * An entry that is fenced, conflicts or misses its log leaves no trace and does not disturb the others. Events of a
   * log get consecutive seqs in entry order, under the log head's lock (LOG1). At most one call at a time; never
   * rejects.
   */
  commit(entries: readonly StoreEntry[]): Promise<CommitResult[]>;
  /**
   * Resolves when everything committed to the log so far is in the tables `logs`, `events` and `segments`. Call before
   * reading those in other ways than through this port. Events of runs that have not ended are always in `events`.
   */
  settle(log: string): Promise<void>;
  /** Null when there is no such log. */
  head(log: string): Promise<LogHead | null>;
  /**
   * The next events after `seq`, in order and without a hole: at most `limit`, perhaps fewer, but some if there are any.
   * None when the first of them is no longer kept.
   */
  read(log: string, seq: number, limit: number): Promise<StoredEvent[]>;
}

/** An event's JSON as readers get it: the same bytes for every reader (LOG2). */
export function eventText(seq: number, body: string): string {
  return `{"seq":${seq},${body.slice(1)}`;
}
