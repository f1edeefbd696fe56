import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestPlace, type TestPlace } from "../../../testing/test-storage.ts";
import type { StoreEntry } from "../store.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteTransaction } from "./sqlite-transaction.ts";

let place: TestPlace;
let database: DatabaseSync;

beforeEach(async () => {
  place = await createTestPlace("sqlite");
  await (await place.open()).close();
  database = openDatabase(`${place.directory}/millrace.db`, "write");
});
afterEach(async () => {
  if (database.isOpen) database.close();
  await place.remove();
});

const LOGS = ["ses_a", "ses_b", "ses_c"];

function prepareLogs(): void {
  const insertLog = database.prepare("INSERT INTO logs (id, epoch, head, trimmed) VALUES (?, 1, 0, 0)");
  const insertRun = database.prepare(
    `INSERT INTO runs (id, session_id, number, user_id, agent_id, message_id, parent_id, kind, model, status,
       stop_requested, epoch, text_from, from_seq, queued_at)
     VALUES (?, ?, ?, 'u', 'a', 'm', 'p', 'answer', 'demo', 'running', 0, 1, 0, 0, 1)`,
  );
  for (const [index, log] of LOGS.entries()) {
    insertLog.run(log);
    insertRun.run(`run_${log}`, log, index);
  }
}

const tokens = (log: string, ...bodies: string[]): StoreEntry => ({
  log,
  fence: { run_id: `run_${log}`, epoch: 1 },
  events: bodies.map((body) => JSON.stringify({ body })),
});
const command = (log: string, ...bodies: string[]): StoreEntry => ({
  log,
  guards: [{ sql: "UPDATE runs SET queued_at = queued_at + 1 WHERE id = ?", parameters: [`run_${log}`] }],
  events: bodies.map((body) => JSON.stringify({ body })),
});
const rows = (log: string) =>
  database
    .prepare("SELECT seq, body FROM events WHERE log_id = ? ORDER BY seq")
    .all(log)
    .map((row) => ({ seq: row["seq"], body: JSON.parse(String(row["body"])).body }));
const journalText = () =>
  database
    .prepare("SELECT lines FROM journal")
    .all()
    .map((row) => row["lines"])
    .join("\n");

/** A new process on the same file. */
function restart() {
  database.close();
  database = openDatabase(`${place.directory}/millrace.db`, "write");
  return createSqliteTransaction(database);
}

describe("the journal", () => {
  test("DUR2, LOG1: whatever was committed is in the rows after a restart, in order, once", () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant("tokens" as const), log: fc.constantFrom(...LOGS) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("command" as const), log: fc.constantFrom(...LOGS) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("settle" as const), log: fc.constantFrom(...LOGS) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), log: fc.constant("") }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("commit" as const), log: fc.constant("") }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        database.exec("DELETE FROM logs; DELETE FROM runs; DELETE FROM events; DELETE FROM journal");
        prepareLogs();
        let writer = createSqliteTransaction(database);
        const expected = new Map<string, string[]>(LOGS.map((log) => [log, []]));
        let batch: StoreEntry[] = [];
        let n = 0;
        const commit = () => {
          for (const [index, result] of writer.commit(batch).entries()) {
            const entry = batch[index];
            const bodies = expected.get(entry?.log ?? "");
            bodies?.push(...(entry?.events ?? []));
            expect(result).toEqual({ status: "committed", epoch: 1, last_seq: bodies?.length });
          }
          batch = [];
        };
        for (const { kind, log } of steps) {
          if (kind === "tokens") batch.push(tokens(log, `${++n}`));
          else if (kind === "command") batch.push(command(log, `${++n}`));
          else commit();
          if (kind === "settle") writer.settle(log);
          if (kind === "restart") writer = restart();
        }
        commit();
        restart();
        for (const [log, bodies] of expected) {
          expect(rows(log)).toEqual(bodies.map((body, index) => ({ seq: index + 1, body: JSON.parse(body).body })));
        }
        expect(journalText()).toBe("");
      }),
      { numRuns: 60 },
    );
  });

  test("keeps a batch's tokens in one row, until a command or a reader wants them in the log's own", () => {
    prepareLogs();
    const writer = createSqliteTransaction(database);
    writer.commit([tokens("ses_a", "1"), tokens("ses_b", "2"), tokens("ses_a", "3")]);
    expect(database.prepare("SELECT count(*) AS n FROM journal").get()).toEqual({ n: 1 });
    expect(rows("ses_a")).toEqual([]);
    writer.settle("ses_a");
    expect(rows("ses_a")).toEqual([
      { seq: 1, body: "1" },
      { seq: 2, body: "3" },
    ]);
    writer.commit([command("ses_b", "4")]);
    expect(rows("ses_b").map(({ body }) => body)).toEqual(["2", "4"]);
    expect(journalText()).toBe("");
  });

  test("LOG7: nothing of an erased log stays in it", () => {
    prepareLogs();
    const writer = createSqliteTransaction(database);
    writer.commit([tokens("ses_a", "secret"), tokens("ses_b", "kept")]);
    const erase: StoreEntry = { log: "ses_a", statements: [], erases: true, events: [] };
    expect(writer.commit([tokens("ses_a", "secret too"), erase, tokens("ses_a", "secret late")])).toMatchObject([
      { status: "committed" },
      { status: "committed" },
      { status: "missing" },
    ]);
    expect(journalText()).not.toContain("secret");
    expect(rows("ses_a")).toEqual([]);
    restart();
    expect(rows("ses_b").map(({ body }) => body)).toEqual(["kept"]);
  });

  test("a failed transaction leaves what was committed before it", () => {
    prepareLogs();
    const writer = createSqliteTransaction(database);
    writer.commit([tokens("ses_a", "1")]);
    database.exec("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END");
    expect(() => writer.commit([tokens("ses_a", "2")])).toThrow();
    database.exec("DROP TRIGGER full");
    expect(writer.commit([tokens("ses_a", "3")])).toEqual([{ status: "committed", epoch: 1, last_seq: 2 }]);
    restart();
    expect(rows("ses_a").map(({ body }) => body)).toEqual(["1", "3"]);
  });

  test("a journal that grew long is settled and emptied behind a slow run", () => {
    prepareLogs();
    const writer = createSqliteTransaction(database);
    writer.commit([tokens("ses_a", "first")]);
    for (let n = 0; n < 5_000; n++) writer.commit([tokens("ses_b", `${n}`)]);
    expect(Number(database.prepare("SELECT count(*) AS n FROM journal").get()?.["n"])).toBeLessThan(4_200);
    expect(rows("ses_a").map(({ body }) => body)).toEqual(["first"]);
    restart();
    expect(rows("ses_b")).toHaveLength(5_000);
  });
});
