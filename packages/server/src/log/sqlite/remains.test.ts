import { readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestLog, createTestRun } from "../../../testing/test-logs.ts";
import { createTestPlace, type TestPlace } from "../../../testing/test-storage.ts";
import type { StoreEntry } from "../store.ts";
import { encodeBatch } from "./batch-codec.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteWriter } from "./sqlite-writer.ts";

const LOGS = 12;
const SECRET = "CANARY";

let place: TestPlace;
let logs: { id: string; run_id: string }[];
let database: DatabaseSync;

beforeEach(async () => {
  place = await createTestPlace("sqlite");
  const storage = await place.open();
  logs = [];
  for (let count = 0; count < LOGS; count++) {
    const id = await createTestLog(storage);
    logs.push({ id, run_id: await createTestRun(storage, { session_id: id }) });
  }
  await storage.close();
  database = openDatabase(`${place.directory}/millrace.db`, "write");
});
afterEach(async () => {
  database.close();
  await place.remove();
});

/** Pieces of text, each for one of the logs; the first log's are secret. */
const pieces = fc.array(fc.record({ log: fc.nat(LOGS - 1), size: fc.nat(300) }), { minLength: 300, maxLength: 800 });
const PIECES_PER_BATCH = 20;

const bodyOf = (text: string) => JSON.stringify({ at: 1, type: "test", data: { text } });

/** A writer that has written all of it: as events of runs, and now and then in a row that grows. */
function writeAll(written: readonly { log: number; size: number }[]) {
  const answer = createSqliteWriter(database);
  const commit = (entries: readonly StoreEntry[]) => expect(answer(encodeBatch(entries))).toMatch(/^[\d:\n]+$/);
  const texts = logs.map(() => "");
  const entries = written.flatMap(({ log, size }): StoreEntry[] => {
    const place = logs[log];
    if (!place) return [];
    const text = `${log === 0 ? SECRET : "plain"} ${"x".repeat(size)}`;
    texts[log] += text;
    const fence = { run_id: place.run_id, epoch: 1 };
    const row = { sql: "UPDATE runs SET error = ? WHERE id = ?", parameters: [texts[log], place.run_id] };
    return [{ log: place.id, fence, events: [bodyOf(text)], ...(size % 20 === 0 && { statements: [row] }) }];
  });
  for (let at = 0; at < entries.length; at += PIECES_PER_BATCH) commit(entries.slice(at, at + PIECES_PER_BATCH));
  return { answer, commit };
}

/** How often the secret is in a file of the database, in whatever place. */
function found(file: "millrace.db" | "millrace.db-wal"): number {
  return readFileSync(`${place.directory}/${file}`).toString("latin1").split(SECRET).length - 1;
}

/** The entry that erases what the first log says, and what its run's row does. */
const ERASURES: Record<string, (log: string) => Pick<StoreEntry, "erases" | "rewrite">> = {
  "a session": () => ({ erases: true }),
  "the content of events": (log) => {
    const rows = database.prepare("SELECT seq FROM events WHERE log_id = ?").all(log);
    const from = { epoch: 1, trimmed: 0, packed: 0 };
    const bodies = rows.map((row) => ({ seq: Number(row["seq"]), body: bodyOf("") }));
    return { rewrite: { from, to: { ...from, epoch: 2 }, bodies } };
  },
};

test.each(Object.keys(ERASURES))("LOG7: of %s that was erased nothing stays in the database's files", (what) => {
  fc.assert(
    fc.property(pieces, (written) => {
      const { answer, commit } = writeAll([...written, { log: 0, size: 0 }]);
      expect(found("millrace.db") + found("millrace.db-wal")).toBeGreaterThan(0);
      const { id: log = "", run_id } = logs[0] ?? {};
      expect(answer({ settle: log })).toBe("");
      const statements = [{ sql: "UPDATE runs SET error = NULL WHERE id = ?", parameters: [run_id] }];
      commit([{ log, statements, events: [], ...ERASURES[what]?.(log) }]);
      expect(found("millrace.db-wal")).toBe(0);
      expect(answer({ clean: true })).toBe("");
      expect([found("millrace.db"), found("millrace.db-wal")]).toEqual([0, 0]);
      database.exec("DELETE FROM logs; DELETE FROM events");
      for (const { id } of logs) insertLog(id);
    }),
    { numRuns: 15 },
  );
});

test("LOG7: where SQLite moved no rows, nothing stays from the moment of the erasure on", () => {
  const { answer, commit } = writeAll(Array.from({ length: 80 }, () => ({ log: 0, size: 301 })));
  const log = logs[0]?.id ?? "";
  expect(answer({ settle: log })).toBe("");
  expect(found("millrace.db") + found("millrace.db-wal")).toBeGreaterThan(0);
  commit([{ log, statements: [], erases: true, events: [] }]);
  expect([found("millrace.db"), found("millrace.db-wal")]).toEqual([0, 0]);
});

test("LOG7: the file is written anew once after an erasure, not before and not again", () => {
  const { answer, commit } = writeAll([]);
  const version = () => database.prepare("PRAGMA schema_version").get();
  const before = version();
  answer({ clean: true });
  expect(version()).toEqual(before);
  commit([{ log: logs[0]?.id ?? "", statements: [], erases: true, events: [] }]);
  answer({ clean: true });
  const after = version();
  expect(after).not.toEqual(before); // VACUUM changes it
  answer({ clean: true });
  expect(version()).toEqual(after);
});

function insertLog(id: string): void {
  database.prepare("INSERT INTO logs (id, epoch, head, trimmed) VALUES (?, 1, 0, 0)").run(id);
}
