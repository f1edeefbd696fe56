import type { NewEvent } from "@millrace/protocol";

/** SQL compiled for the store's dialect, with its values bound. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
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
  /** Run in order before anything else; one that changes no row drops the entry. */
  readonly guards?: readonly Statement[];
  readonly statements?: readonly Statement[];
  /** After the statements the log itself goes, with all its events. Such an entry has no events. */
  readonly erases?: true;
  readonly events: readonly NewEvent[];
}

/** The entry as the store takes it: events as JSON without `seq`. */
export interface StoreEntry extends Omit<Entry, "events"> {
  readonly events: readonly string[];
}

export type CommitResult =
  /** On disk. The events got `last_seq - events.length + 1 … last_seq`; without events `last_seq` is the head. */
  | { status: "committed"; epoch: number; last_seq: number }
  /** The run ended, was taken over, or is gone. */
  | { status: "fenced" }
  /** A guard changed no row, or a unique constraint refused a statement. */
  | { status: "conflict" }
  /** There is no such log. */
  | { status: "missing" }
  /** The database refused or was lost. `unknown`: COMMIT was sent and never answered, so it may be on disk. */
  | { status: "failed"; outcome: "none" | "unknown"; cause: unknown };

export interface LogHead {
  epoch: number;
  /** Seq of the newest event, 0 when there is none. */
  head: number;
  /** Seq up to which events are no longer kept. */
  trimmed: number;
}

export interface StoredEvent {
  seq: number;
  /** JSON without `seq`. */
  body: string;
}

/**
 * Where logs are kept. Adapters: SQLite and PostgreSQL; `store.contract.ts` is what both promise.
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
   * Resolves when everything committed to the log so far is in the tables `logs` and `events`. Call before reading those
   * in other ways than through this port.
   */
  settle(log: string): Promise<void>;
  /** Null when there is no such log. */
  head(log: string): Promise<LogHead | null>;
  /** Events after `seq`, in order and without a hole, at most `limit`. */
  read(log: string, seq: number, limit: number): Promise<StoredEvent[]>;
}

/** An event's JSON as readers get it: the same bytes for every reader (LOG2). */
export function eventText(seq: number, body: string): string {
  return `{"seq":${seq},${body.slice(1)}`;
}
