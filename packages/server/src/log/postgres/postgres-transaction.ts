import { DatabaseError, type PoolClient } from "pg";
import type { CommitResult, LogHead, Statement, StoreEntry } from "../store.ts";
import { rewriteLog } from "./rewrite-log.ts";

/** An entry cannot be committed, which showed after its statements had run; the batch is tried again without it. */
export class EntryRefused extends Error {
  readonly index: number;
  readonly result: CommitResult;

  constructor(index: number, status: "missing" | "conflict") {
    super(status);
    this.index = index;
    this.result = { status };
  }
}

/**
 * Runs one batch as one transaction. Locks are taken in one order on every node: rows that many entries change by key, run
 * rows (shared) by id, what the commands touch, log heads by id; after the heads come only what is kept of their logs and COMMIT (DUR5).
 *
 * @param committing called when COMMIT is about to be sent: from then on a lost connection leaves the outcome unknown
 * @throws EntryRefused, or the database's error; the caller rolls back
 */
export async function runPostgresBatch(
  client: PoolClient,
  entries: readonly StoreEntry[],
  committing: () => void,
): Promise<CommitResult[]> {
  await client.query("BEGIN");
  await takeLocks(client, entries);
  const held = await lockRuns(client, entries);
  const results: (CommitResult | null)[] = [];
  for (const entry of entries) {
    if (entry.fence && held.get(entry.fence.run_id) !== entry.fence.epoch) results.push({ status: "fenced" });
    else results.push(await change(client, entry));
  }
  const settled = await append(client, entries, results);
  committing();
  await client.query("COMMIT");
  return settled;
}

async function takeLocks(client: PoolClient, entries: readonly StoreEntry[]): Promise<void> {
  const locks = new Map(entries.flatMap(({ locks = [] }) => locks.map(({ key, statement }) => [key, statement])));
  for (const key of [...locks.keys()].sort()) {
    const statement = locks.get(key);
    if (statement) await client.query(statement.sql, [...statement.parameters]);
  }
}

async function lockRuns(client: PoolClient, entries: readonly StoreEntry[]): Promise<Map<string, number>> {
  const ids = entries.flatMap((entry) => entry.fence?.run_id ?? []);
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; epoch: number }>({
    name: "lock-runs",
    text: "SELECT id, epoch FROM runs WHERE id = ANY($1) AND status = 'running' ORDER BY id FOR SHARE",
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row.epoch]));
}

/** Why the entry cannot be committed; null when its guards held and its statements ran. */
async function change(client: PoolClient, entry: StoreEntry): Promise<CommitResult | null> {
  if (!entry.guards && !entry.statements && !entry.erases) return null;
  const run = async ({ sql, parameters }: Statement) => (await client.query(sql, [...parameters])).rowCount ?? 0;
  await client.query("SAVEPOINT entry");
  let refusal: CommitResult | null = null;
  try {
    for (const guard of entry.guards ?? []) {
      if ((await run(guard)) > 0) continue;
      refusal = { status: "conflict" };
      break;
    }
    if (!refusal) for (const statement of entry.statements ?? []) await run(statement);
    if (!refusal && entry.erases) {
      // The head first: under its lock nobody adds what the next two would not see.
      await client.query("DELETE FROM logs WHERE id = $1", [entry.log]);
      await client.query("DELETE FROM events WHERE log_id = $1", [entry.log]);
      await client.query("DELETE FROM segments WHERE log_id = $1", [entry.log]);
    }
  } catch (error) {
    if (!(error instanceof DatabaseError) || isRetryable(error)) throw error;
    // Class 23: a constraint refused the statement.
    refusal = error.code?.startsWith("23")
      ? { status: "conflict" }
      : { status: "failed", outcome: "none", cause: error };
  }
  if (refusal) await client.query("ROLLBACK TO SAVEPOINT entry");
  await client.query("RELEASE SAVEPOINT entry");
  return refusal;
}

/** serialization_failure, deadlock_detected, lock_not_available: the whole transaction may be tried again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof DatabaseError && ["40001", "40P01", "55P03"].includes(error.code ?? "");
}

/** Carries out rewrites, gives the events of every entry without a result yet their seqs, and stores them. */
async function append(
  client: PoolClient,
  entries: readonly StoreEntry[],
  results: readonly (CommitResult | null)[],
): Promise<CommitResult[]> {
  const logs = new Set(entries.flatMap((entry, index) => (results[index] ? [] : (entry.log ?? []))));
  const heads = await lockHeads(client, [...logs]);
  const seqs: number[] = [];
  const ids: string[] = [];
  const bodies: string[] = [];
  const settled: CommitResult[] = [];
  for (const [index, entry] of entries.entries()) {
    const result = results[index];
    if (result || entry.log === null || entry.erases) {
      settled.push(result ?? { status: "committed", epoch: 0, last_seq: 0 });
      continue;
    }
    const head = heads.get(entry.log);
    if (!head) throw new EntryRefused(index, "missing");
    if (entry.rewrite) {
      if (!(await rewriteLog(client, head, entry.rewrite))) throw new EntryRefused(index, "conflict");
      Object.assign(head, entry.rewrite.to);
    }
    for (const body of entry.events) {
      head.head += 1;
      ids.push(entry.log);
      seqs.push(head.head);
      bodies.push(body);
    }
    settled.push({ status: "committed", epoch: head.epoch, last_seq: head.head });
  }
  if (ids.length > 0) {
    const moved = [...heads.values()];
    await client.query({
      name: "append-events",
      text: `WITH moved AS (
        UPDATE logs SET head = new.head FROM unnest($1::text[], $2::bigint[]) AS new (id, head) WHERE logs.id = new.id
      )
      INSERT INTO events (log_id, seq, body) SELECT * FROM unnest($3::text[], $4::bigint[], $5::text[])`,
      values: [moved.map((head) => head.id), moved.map((head) => head.head), ids, seqs, bodies],
    });
  }
  return settled;
}

type HeadRow = { id: string } & { -readonly [Name in keyof LogHead]: LogHead[Name] };

async function lockHeads(client: PoolClient, ids: string[]): Promise<Map<string, HeadRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<HeadRow>({
    name: "lock-heads",
    text: "SELECT id, epoch, head, trimmed, packed FROM logs WHERE id = ANY($1) ORDER BY id FOR UPDATE",
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
