import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CommitResult, Statement, StoreEntry } from "../store.ts";
import { isPlain } from "./batch-codec.ts";
import { Journal } from "./journal.ts";

/**
 * Commits batches on a connection of its own, and first puts into rows what the last process left in the journal. Runs in the writer's worker thread, where blocking on the disk blocks
 * nobody; the connection must have `synchronous=FULL`, so that COMMIT returns after the fsync (DUR2).
 */
export function createSqliteTransaction(database: DatabaseSync) {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql);
    if (!statement) {
      if (prepared.size >= 500) prepared.clear();
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const savepoint = database.prepare("SAVEPOINT entry");
  const release = database.prepare("RELEASE entry");
  const undo = database.prepare("ROLLBACK TO entry");
  const selectRun = database.prepare("SELECT 1 FROM runs WHERE id = ? AND epoch = ? AND status = 'running'");
  const bumpHead = database.prepare("UPDATE logs SET head = head + ? WHERE id = ? RETURNING head, epoch");
  const insertEvent = database.prepare("INSERT INTO events (log_id, seq, body) VALUES (?, ?, ?)");
  const deleteEvents = database.prepare("DELETE FROM events WHERE log_id = ?");
  const deleteLog = database.prepare("DELETE FROM logs WHERE id = ?");
  const journal = new Journal(database);
  /** Runs and epochs found to hold since the last command; only a command can end or take over a run. */
  const held = new Set<string>();

  function holds({ run_id, epoch }: NonNullable<StoreEntry["fence"]>): boolean {
    const key = `${run_id} ${epoch}`;
    if (!held.has(key) && selectRun.get(run_id, epoch)) held.add(key);
    return held.has(key);
  }

  const run = ({ sql, parameters }: Statement): number =>
    // Statements are compiled from schema.ts: strings, numbers and null, which SQLite binds as they are.
    Number(prepare(sql).run(...(parameters as SQLInputValue[])).changes);

  function append(entry: StoreEntry): CommitResult {
    if (entry.log === null) return { status: "committed", epoch: 0, last_seq: 0 };
    if (entry.erases) {
      deleteEvents.run(entry.log);
      deleteLog.run(entry.log);
      return { status: "committed", epoch: 0, last_seq: 0 };
    }
    const head = bumpHead.get(entry.events.length, entry.log) as { head: number; epoch: number } | undefined;
    if (!head) return { status: "missing" };
    let seq = head.head - entry.events.length;
    for (const body of entry.events) insertEvent.run(entry.log, ++seq, body);
    return { status: "committed", epoch: head.epoch, last_seq: seq };
  }

  function change(entry: StoreEntry): CommitResult {
    for (const guard of entry.guards ?? []) if (run(guard) === 0) return { status: "conflict" };
    for (const statement of entry.statements ?? []) run(statement);
    return append(entry);
  }

  function apply(entry: StoreEntry): CommitResult {
    if (entry.fence && !holds(entry.fence)) return { status: "fenced" };
    if (isPlain(entry)) return journal.append(entry.log, entry.events);
    held.clear();
    if (entry.erases) journal.settleAll();
    else if (entry.log !== null) journal.settle(entry.log);
    savepoint.run();
    let result: CommitResult;
    try {
      result = change(entry);
    } catch (error) {
      // Some errors, such as a full disk, end the whole transaction.
      if (!database.isTransaction) throw error;
      result = isConstraint(error)
        ? { status: "conflict" }
        : { status: "failed", outcome: "none", cause: String(error) };
    }
    if (result.status !== "committed") undo.run();
    release.run();
    return result;
  }

  function transaction<Result>(work: () => Result): Result {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      held.clear();
      journal.load();
      throw error;
    }
  }

  journal.load();
  transaction(() => journal.settleAll());
  return {
    commit: (entries: readonly StoreEntry[]): CommitResult[] =>
      transaction(() => {
        const results = entries.map(apply);
        journal.write();
        return results;
      }),
    /** Puts the log's events into its rows, where readers find them; null: every log's. */
    settle: (log: string | null): void => transaction(() => (log === null ? journal.settleAll() : journal.settle(log))),
  };
}

/** SQLITE_CONSTRAINT, extended codes included. */
function isConstraint(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 19;
}
