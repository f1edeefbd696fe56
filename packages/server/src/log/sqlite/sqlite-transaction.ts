import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CommitResult, Statement, StoreEntry } from "../store.ts";
import { isPlain } from "./batch-codec.ts";
import { Journal } from "./journal.ts";
import { prepareRewrite } from "./prepare-rewrite.ts";
import { emptyWriteAheadLog, markRemains } from "./remains.ts";

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
  const deleteSegments = database.prepare("DELETE FROM segments WHERE log_id = ?");
  const deleteLog = database.prepare("DELETE FROM logs WHERE id = ?");
  const rewrite = prepareRewrite(database);
  const journal = new Journal(database);
  /** Runs and epochs found to hold since the last command; only a command can end or take over a run. */
  const held = new Set<string>();
  /** Whether the batch under way erased something. */
  let erased = false;

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
      deleteSegments.run(entry.log);
      deleteLog.run(entry.log);
      return { status: "committed", epoch: 0, last_seq: 0 };
    }
    const { log, events, rewrite: wanted } = entry;
    const head = bumpHead.get(events.length, log) as { head: number; epoch: number } | undefined;
    if (!head) return { status: "missing" };
    if (wanted && !rewrite(log, wanted)) return { status: "conflict" };
    let seq = head.head - events.length;
    for (const body of events) insertEvent.run(log, ++seq, body);
    return { status: "committed", epoch: wanted?.to.epoch ?? head.epoch, last_seq: seq };
  }

  function change(entry: StoreEntry): CommitResult {
    for (const { statement } of entry.locks ?? []) run(statement);
    for (const guard of entry.guards ?? []) if (run(guard) === 0) return { status: "conflict" };
    for (const statement of entry.statements ?? []) run(statement);
    return append(entry);
  }

  function apply(entry: StoreEntry): CommitResult {
    if (entry.fence && !holds(entry.fence)) return { status: "fenced" };
    if (isPlain(entry)) return journal.append(entry.log, entry.events);
    held.clear();
    const erases = erasesContent(entry);
    if (erases) journal.settleAll();
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
    else if (erases) erased = true;
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
    commit(entries: readonly StoreEntry[]): CommitResult[] {
      erased = false;
      const results = transaction(() => {
        const applied = entries.map(apply);
        journal.write();
        if (erased) markRemains(database);
        return applied;
      });
      if (erased) emptyWriteAheadLog(database);
      return results;
    },
    /** Puts the log's events into its rows, where readers find them; null: every log's. */
    settle: (log: string | null): void => transaction(() => (log === null ? journal.settleAll() : journal.settle(log))),
  };
}

/** Whether text goes that was there to stay. */
function erasesContent({ erases, rewrite }: StoreEntry): boolean {
  return erases === true || (rewrite !== undefined && rewrite.to.epoch > rewrite.from.epoch);
}

/** SQLITE_CONSTRAINT, extended codes included. */
function isConstraint(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 19;
}
