import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyOf, createTestLog, createTestRun, events } from "../../testing/test-logs.ts";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import { eventText, type StoreEntry } from "./store.ts";

/** What every log store promises, checked on each of them. */
describe.each(STORAGE_KINDS)("log store on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;

  beforeAll(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
  });
  afterAll(async () => {
    await storage.close();
    await place.remove();
  });

  const createLog = () => createTestLog(storage);
  const createRun = (log: string, epoch: number, status: "running" | "ended" = "running") =>
    createTestRun(storage, { session_id: log, epoch, status });
  const bodies = async (log: string) =>
    (await storage.log.read(log, 0, 1_000)).map(({ seq, text }) => bodyOf(seq, text));

  const remember = (key: string) =>
    compiled(
      storage.db
        .insertInto("requests")
        .values({ user_id: "u", route: "r", key, result: "{}", created_at: 1 })
        .onConflict((conflict) => conflict.doNothing()),
    );
  const isRemembered = async (key: string) =>
    (await storage.db.selectFrom("requests").select("key").where("key", "=", key).execute()).length === 1;

  test("LOG1: events get consecutive seqs from 1, within an entry and from entry to entry", async () => {
    const log = await createLog();
    const results = await storage.log.commit([
      { log, events: events("a", "b") },
      { log, events: events("c") },
    ]);
    expect(results).toEqual([
      { status: "committed", epoch: 1, last_seq: 2 },
      { status: "committed", epoch: 1, last_seq: 3 },
    ]);
    expect(await storage.log.read(log, 0, 10)).toEqual(
      events("a", "b", "c").map((body, index) => ({ seq: index + 1, text: eventText(index + 1, body) })),
    );
    expect(await storage.log.head(log)).toEqual({ epoch: 1, head: 3, trimmed: 0, packed: 0 });
  });

  test("LOG1: any mix of batches over several logs leaves each log without holes, in commit order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { maxLength: 8 }), { maxLength: 6 }),
        async (batches) => {
          const ids = [await createLog(), await createLog(), await createLog()];
          const expected = ids.map((): string[] => []);
          let n = 0;
          for (const batch of batches) {
            const entries: StoreEntry[] = batch.map(([which, count]) => {
              const added = events(...Array.from({ length: count }, () => ++n));
              expected[which]?.push(...added);
              return { log: ids[which] ?? null, events: added };
            });
            await storage.log.commit(entries);
          }
          for (const [index, id] of ids.entries()) {
            const stored = await storage.log.read(id, 0, 1_000);
            expect(stored).toEqual(
              expected[index]?.map((body, at) => ({ seq: at + 1, text: eventText(at + 1, body) })),
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("LOG3: a reader gets nothing at or before its seq, and at most what it asked for", async () => {
    const log = await createLog();
    await storage.log.commit([{ log, events: events(1, 2, 3, 4, 5) }]);
    expect((await storage.log.read(log, 2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(await storage.log.read(log, 5, 2)).toEqual([]);
  });

  test("an entry for a log that does not exist is missing and leaves no trace; the others are committed", async () => {
    const log = await createLog();
    const results = await storage.log.commit([
      { log, events: events("before") },
      { log: "ses_none", guards: [remember("missing")], events: events("never") },
      { log, events: events("after") },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["committed", "missing", "committed"]);
    expect(await bodies(log)).toEqual(events("before", "after"));
    expect(await isRemembered("missing")).toBe(false);
    expect(await storage.log.head("ses_none")).toBe(null);
  });

  test("DUR5: a guard that changes nothing drops its entry whole, the batch goes on", async () => {
    const log = await createLog();
    await storage.log.commit([{ log: null, guards: [remember("taken")], events: [] }]);
    const results = await storage.log.commit([
      { log, guards: [remember("undone"), remember("taken")], statements: [remember("x")], events: events("no") },
      { log, guards: [remember("fresh")], events: events("yes") },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["conflict", "committed"]);
    expect(await bodies(log)).toEqual(events("yes"));
    expect([await isRemembered("undone"), await isRemembered("x"), await isRemembered("fresh")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("DUR5: a statement that a constraint refuses drops its entry whole, the batch goes on", async () => {
    const log = await createLog();
    const duplicate = compiled(
      storage.db.insertInto("logs").values({ id: log, epoch: 9, head: 9, trimmed: 0, packed: 0 }),
    );
    const results = await storage.log.commit([
      { log, statements: [remember("rolled back"), duplicate], events: events("no") },
      { log, events: events("yes") },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["conflict", "committed"]);
    expect(await isRemembered("rolled back")).toBe(false);
    expect(await storage.log.head(log)).toEqual({ epoch: 1, head: 1, trimmed: 0, packed: 0 });
  });

  test("RUN4: a run that was taken over, ended or never existed is fenced off; its neighbours are committed", async () => {
    const log = await createLog();
    const held = await createRun(log, 2);
    const ended = await createRun(log, 1, "ended");
    const entry = (run_id: string, epoch: number, n: string): StoreEntry => ({
      log,
      fence: { run_id, epoch },
      events: events(n),
    });
    const results = await storage.log.commit([
      entry(held, 1, "old holder"),
      entry(held, 2, "holder"),
      entry(ended, 1, "ended"),
      entry("run_none", 1, "unknown"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fenced", "committed", "fenced", "fenced"]);
    expect(await bodies(log)).toEqual(events("holder"));
  });

  test("DUR5: a statement that cannot run fails its entry whole, the batch goes on", async () => {
    const log = await createLog();
    const broken = { sql: "INSERT INTO no_such_table VALUES (1)", parameters: [] };
    const results = await storage.log.commit([
      { log, statements: [remember("half"), broken], events: events("no") },
      { log, events: events("yes") },
    ]);
    expect(results).toMatchObject([
      { status: "failed", outcome: "none" },
      { status: "committed", last_seq: 1 },
    ]);
    expect(await bodies(log)).toEqual(events("yes"));
    expect(await isRemembered("half")).toBe(false);
  });

  test("LOG6: text comes back as it went in", async () => {
    const log = await createLog();
    const written = events("emoji 😀 combining é rtl مرحبا", "quotes \" \\ ' $1 ? \u2028", "x".repeat(100_000));
    await storage.log.commit([{ log, events: written }]);
    expect(await bodies(log)).toEqual(written);
  });

  test("DUR2: what was committed is there after the storage is opened again", async () => {
    const log = await createLog();
    await storage.log.commit([{ log, events: events("kept") }]);
    await storage.close();
    storage = await place.open();
    expect(await bodies(log)).toEqual(events("kept"));
  });
});
