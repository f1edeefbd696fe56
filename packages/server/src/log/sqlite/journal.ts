import type { DatabaseSync } from "node:sqlite";
import type { CommitResult } from "../store.ts";

/** Events of a log that are on disk in the journal only. */
interface Tail {
  epoch: number;
  /** Head of the log as its row says. */
  settled: number;
  bodies: string[];
  characters: number;
  /** The journal row that holds the first of them. */
  since: number;
}

/** Beyond these a tail is settled early, so that neither memory nor the journal grows with a long run. */
const MAX_TAIL_CHARACTERS = 512 * 1_024;
const MAX_JOURNAL_ROWS = 4_096;

/**
 * Tokens arrive for many logs at once, a little for each, and every log's rows lie on other pages: writing them one by one
 * would cost a page per token. So a batch's events go to disk as one row of the journal, and into their log's rows
 * together, when something else is written to the log, somebody wants to read them there, or they have become many.
 * A start settles what the last process left.
 *
 * Lives in the writer thread. All methods but `write` must run inside its transaction.
 */
export class Journal {
  readonly #statements;
  readonly #tails = new Map<string, Tail>();
  #staged: string[] = [];
  #nextRow = 1;
  #firstRow = 1;

  constructor(database: DatabaseSync) {
    database.exec("CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, lines TEXT NOT NULL)");
    this.#statements = {
      selectHead: database.prepare("SELECT epoch, head FROM logs WHERE id = ?"),
      moveHead: database.prepare("UPDATE logs SET head = ? WHERE id = ? AND head = ?"),
      insertEvent: database.prepare("INSERT INTO events (log_id, seq, body) VALUES (?, ?, ?)"),
      insertRow: database.prepare("INSERT INTO journal (id, lines) VALUES (?, ?)"),
      selectRows: database.prepare("SELECT id, lines FROM journal ORDER BY id"),
      deleteRows: database.prepare("DELETE FROM journal WHERE id < ?"),
    };
  }

  /** Gives the events their seqs and stages them for `write`. */
  append(log: string, bodies: readonly string[]): CommitResult {
    const tail = this.#tails.get(log) ?? this.#open(log);
    if (!tail) return { status: "missing" };
    let seq = tail.settled + tail.bodies.length;
    for (const body of bodies) {
      tail.bodies.push(body);
      tail.characters += body.length;
      this.#staged.push(`${log}\t${++seq}\t${body}`);
    }
    if (tail.characters > MAX_TAIL_CHARACTERS) this.settle(log);
    return { status: "committed", epoch: tail.epoch, last_seq: seq };
  }

  /** Puts everything staged into one row: the last thing before COMMIT. */
  write(): void {
    if (this.#staged.length === 0) return;
    this.#statements.insertRow.run(this.#nextRow++, this.#staged.join("\n"));
    this.#staged = [];
    if (this.#nextRow - this.#firstRow > MAX_JOURNAL_ROWS) this.#settleOldest();
  }

  /** Moves a log's tail into its rows. */
  settle(log: string): void {
    const tail = this.#tails.get(log);
    if (!tail) return;
    this.#tails.delete(log);
    let seq = tail.settled;
    // No row moves when the log was erased: then its tail goes too.
    if (this.#statements.moveHead.run(seq + tail.bodies.length, log, seq).changes === 0) return;
    for (const body of tail.bodies) this.#statements.insertEvent.run(log, ++seq, body);
    if (this.#tails.size === 0) this.#trim(this.#nextRow);
  }

  /** Moves every tail and empties the journal: no text remains in it. */
  settleAll(): void {
    for (const log of [...this.#tails.keys()]) this.settle(log);
    this.#staged = [];
    this.#trim(this.#nextRow);
  }

  /** Takes up what is on disk: at start, and after a transaction that was rolled back. */
  load(): void {
    this.#tails.clear();
    this.#staged = [];
    for (const row of this.#statements.selectRows.all()) {
      const id = Number(row["id"]);
      this.#nextRow = id + 1;
      for (const line of String(row["lines"]).split("\n")) {
        const [log = "", seq, body = ""] = line.split("\t");
        const tail = this.#tails.get(log) ?? this.#open(log, id);
        // Lines of erased logs and lines that were settled already stay behind until the row goes.
        if (!tail || Number(seq) !== tail.settled + tail.bodies.length + 1) continue;
        tail.bodies.push(body);
        tail.characters += body.length;
      }
    }
  }

  #open(log: string, since = this.#nextRow): Tail | null {
    const row = this.#statements.selectHead.get(log);
    if (!row) return null;
    const tail = { epoch: Number(row["epoch"]), settled: Number(row["head"]), bodies: [], characters: 0, since };
    this.#tails.set(log, tail);
    return tail;
  }

  #settleOldest(): void {
    const oldest = this.#nextRow - MAX_JOURNAL_ROWS / 2;
    for (const [log, tail] of this.#tails) if (tail.since < oldest) this.settle(log);
    this.#trim(oldest);
  }

  #trim(before: number): void {
    if (before === this.#firstRow) return;
    this.#statements.deleteRows.run(before);
    this.#firstRow = before;
  }
}
