import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { createTestPlace, STORAGE_KINDS } from "../../testing/test-storage.ts";
import { openDatabase } from "../log/sqlite/open-database.ts";
import { DataDirectoryInUse } from "./open-sqlite.ts";

test("DUR2: the writer's connection has synchronous=FULL and a write-ahead log", async () => {
  const place = await createTestPlace("sqlite");
  const database = openDatabase(`${place.directory}/x.db`, "write");
  expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  database.close();
  await place.remove();
});

test.runIf(STORAGE_KINDS.includes("postgres"))("DUR2: the writer's connection has synchronous_commit=on", async () => {
  const place = await createTestPlace("postgres");
  const storage = await place.open();
  // The role could have turned it off; the store's own connection turns it on.
  const set = { sql: "SELECT 1 WHERE current_setting('synchronous_commit') = 'on'", parameters: [] };
  expect(await storage.log.commit([{ log: null, guards: [set], events: [] }])).toMatchObject([{ status: "committed" }]);
  await storage.close();
  await place.remove();
});

test.runIf(STORAGE_KINDS.includes("postgres"))(
  "RUN4: a node that froze inside a transaction holds its locks for three seconds at most",
  async () => {
    const place = await createTestPlace("postgres");
    const storage = await place.open();
    const set = {
      sql: "SELECT 1 WHERE current_setting('idle_in_transaction_session_timeout') = '3s'",
      parameters: [],
    };
    expect(await storage.log.commit([{ log: null, guards: [set], events: [] }])).toMatchObject([
      { status: "committed" },
    ]);
    await storage.close();
    await place.remove();
  },
);

test("a data directory that is in use is refused, and free again once its holder is gone", async () => {
  const place = await createTestPlace("sqlite");
  const storage = await place.open();
  await expect(place.open()).rejects.toBeInstanceOf(DataDirectoryInUse);
  await storage.close();
  await (await place.open()).close();
  await place.remove();
});

test("a data directory can be opened after its holder died without closing it", async () => {
  const place = await createTestPlace("sqlite");
  await (await place.open()).close();
  const script = `
    const { DatabaseSync } = require("node:sqlite");
    const lock = new DatabaseSync(${JSON.stringify(`${place.directory}/lock.db`)});
    lock.exec("BEGIN EXCLUSIVE");
    require("node:worker_threads").parentPort.postMessage("held");
    setInterval(() => lock.isOpen, 1000);`;
  const holder = new Worker(script, { eval: true });
  await new Promise((resolve) => holder.once("message", resolve));
  await expect(place.open()).rejects.toBeInstanceOf(DataDirectoryInUse);
  await holder.terminate();
  await (await place.open()).close();
  expect(new DatabaseSync(`${place.directory}/millrace.db`).prepare("SELECT count(*) AS n FROM logs").get()).toEqual({
    n: 0,
  });
  await place.remove();
});
