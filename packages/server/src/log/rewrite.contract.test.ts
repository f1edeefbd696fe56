import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyOf, createTestLog, createTestRun, events, readAll } from "../../testing/test-logs.ts";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import { type CommitResult, eventText, type LogShape, type Rewrite, type Segment, type StoreEntry } from "./store.ts";

const NEW: LogShape = { epoch: 1, trimmed: 0, packed: 0 };

/** What every log store promises of logs that are packed, trimmed and erased from, checked on each of them. */
describe.each(STORAGE_KINDS)("rewriting a log on %s", (kind) => {
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

  const all = (log: string, from = 0) => readAll(storage.log, log, from);
  const bodies = async (log: string) => (await all(log)).map(({ seq, text }) => bodyOf(seq, text));
  const commit = async (entry: Omit<StoreEntry, "events"> & Partial<StoreEntry>): Promise<CommitResult | undefined> =>
    (await storage.log.commit([{ events: [], ...entry }]))[0];

  async function createLog(...contents: (number | string)[]): Promise<string> {
    const log = await createTestLog(storage);
    if (contents.length > 0) await commit({ log, events: events(...contents) });
    return log;
  }

  async function segmentOf(log: string, from: number, to: number): Promise<Segment> {
    const events = (await all(log, from)).filter(({ seq }) => seq <= to);
    const lines = events.map(({ text }) => text).join("\n");
    return { first_seq: from + 1, last_seq: to, last_at: to, lines };
  }

  /** The rewrite that packs a log's events after `from.packed` up to `to`. */
  async function packing(log: string, to: number, from: LogShape = NEW): Promise<Rewrite> {
    return { from, to: { ...from, packed: to }, segments: [await segmentOf(log, from.packed, to)] };
  }

  const countRows = async (table: "events" | "segments", log: string) =>
    (await storage.db.selectFrom(table).select("log_id").where("log_id", "=", log).execute()).length;

  test("LOG7: however it is packed, a log reads the same from every seq, with every limit", async () => {
    const content = fc.oneof(fc.string({ unit: "grapheme", maxLength: 20 }), fc.constant("line\nend \u2028 \r"));
    const scenario = fc.record({
      contents: fc.array(content, { minLength: 1, maxLength: 24 }),
      cuts: fc.uniqueArray(fc.nat(24), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ contents, cuts }) => {
        const log = await createLog(...contents);
        const expected = events(...contents).map((body, at) => ({ seq: at + 1, text: eventText(at + 1, body) }));
        let shape = NEW;
        for (const cut of cuts.sort((one, other) => one - other)) {
          if (cut <= shape.packed || cut > contents.length) continue;
          const rewrite = await packing(log, cut, shape);
          expect(await commit({ log, rewrite })).toEqual({ status: "committed", epoch: 1, last_seq: contents.length });
          shape = rewrite.to;
        }
        expect(await storage.log.head(log)).toEqual({ ...shape, head: contents.length });
        expect(await countRows("events", log)).toBe(contents.length - shape.packed);
        for (let seq = 0; seq <= contents.length; seq++) {
          for (const limit of [1, 4, 100]) {
            const page = await storage.log.read(log, seq, limit);
            expect(page).toEqual(expected.slice(seq, seq + Math.min(limit, page.length || 1)));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test("LOG7: who reads while a log grows and is packed misses nothing and gets nothing twice", async () => {
    const log = await createLog();
    const run_id = await createTestRun(storage, { session_id: log });
    const TOTAL = 300;
    let written = 0;
    const write = async () => {
      while (written < TOTAL) {
        // Every other batch goes the way of a run's tokens, which SQLite keeps in its journal at first.
        const fence = written % 20 === 0 ? { fence: { run_id, epoch: 1 } } : {};
        await commit({ log, ...fence, events: events(...Array.from({ length: 10 }, (_, at) => written + at + 1)) });
        written += 10;
      }
    };
    const pack = async () => {
      let shape = NEW;
      while (shape.packed < TOTAL) {
        await setImmediate();
        const to = Math.min(shape.packed + 7, (await storage.log.head(log))?.head ?? 0);
        if (to === shape.packed) continue;
        const rewrite = await packing(log, to, shape);
        expect((await commit({ log, rewrite }))?.status).toBe("committed");
        shape = rewrite.to;
      }
    };
    const read = async (limit: number) => {
      const seen: string[] = [];
      while (seen.length < TOTAL) {
        await setImmediate();
        const page = await storage.log.read(log, seen.length, limit);
        expect(page.map(({ seq }) => seq)).toEqual(page.map((_, index) => seen.length + index + 1));
        seen.push(...page.map(({ seq, text }) => bodyOf(seq, text)));
      }
      expect(seen).toEqual(events(...Array.from({ length: TOTAL }, (_, at) => at + 1)));
    };
    const serially = serialized(storage.log.commit);
    const real = storage.log.commit;
    storage.log.commit = serially;
    await Promise.all([write(), pack(), read(3), read(11), read(500)]).finally(() => {
      storage.log.commit = real;
    });
  });

  test("LOG7: of two that pack the same events one changes nothing, whichever batch it is in", async () => {
    const log = await createLog("a", "b", "c");
    const [first, second] = [await packing(log, 2), await packing(log, 3)];
    const results = await storage.log.commit([
      { log, rewrite: first, events: [] },
      { log, rewrite: second, events: [] },
      { log, events: events("d") },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["committed", "conflict", "committed"]);
    expect(await commit({ log, rewrite: first })).toEqual({ status: "conflict" });
    expect(await bodies(log)).toEqual(events("a", "b", "c", "d"));
    expect(await countRows("segments", log)).toBe(1);
  });

  test("LOG7: an entry whose rewrite comes too late leaves no trace, the batch goes on", async () => {
    const log = await createLog("a", "b");
    const late = await packing(log, 2);
    await commit({ log, rewrite: await packing(log, 1) });
    const remember = (key: string) =>
      compiled(
        storage.db.insertInto("requests").values({ user_id: "u", route: kind, key, result: "{}", created_at: 1 }),
      );
    const results = await storage.log.commit([
      { log, statements: [remember("before")], events: events("c") },
      { log, statements: [remember("late")], rewrite: late, events: events("never") },
      { log, statements: [remember("after")], events: events("d") },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["committed", "conflict", "committed"]);
    expect(await bodies(log)).toEqual(events("a", "b", "c", "d"));
    const kept = await storage.db.selectFrom("requests").select("key").where("route", "=", kind).execute();
    expect(kept.map(({ key }) => key).sort()).toEqual(["after", "before"]);
  });

  test("LOG7: a log that does not exist is missing, not packed", async () => {
    const segments = [{ first_seq: 1, last_seq: 1, last_at: 1, lines: "{}" }];
    expect(await commit({ log: "ses_none", rewrite: { from: NEW, to: { ...NEW, packed: 1 }, segments } })).toEqual({
      status: "missing",
    });
  });

  test("LOG7: only the beginning that was trimmed is gone; reading on from before it gives nothing, not a hole", async () => {
    const log = await createLog(1, 2, 3, 4, 5, 6);
    let shape = NEW;
    for (const to of [2, 4, 5]) {
      const rewrite = await packing(log, to, shape);
      await commit({ log, rewrite });
      shape = rewrite.to;
    }
    const to = { ...shape, trimmed: 4 };
    expect(await commit({ log, rewrite: { from: shape, to } })).toEqual({ status: "committed", epoch: 1, last_seq: 6 });
    expect(await storage.log.head(log)).toEqual({ epoch: 1, head: 6, trimmed: 4, packed: 5 });
    for (const seq of [0, 1, 2, 3]) expect(await all(log, seq)).toEqual([]);
    expect((await all(log, 4)).map(({ seq }) => seq)).toEqual([5, 6]);
    expect((await all(log, 5)).map(({ seq }) => seq)).toEqual([6]);
    expect(await countRows("segments", log)).toBe(1);
  });

  test("LOG7, LOG3: content is erased in segments and rows alike, under a new epoch, in the same places", async () => {
    const log = await createLog("a", "secret", "c", "secret", "e");
    const packed = await packing(log, 3);
    await commit({ log, rewrite: packed });
    const segment = packed.segments?.[0];
    if (!segment) throw new Error("no segment");
    const results = await storage.log.commit([
      {
        log,
        rewrite: {
          from: packed.to,
          to: { ...packed.to, epoch: 2 },
          segments: [{ ...segment, lines: segment.lines.replace("secret", "") }],
          bodies: [{ seq: 4, body: events("")[0] ?? "" }],
        },
        events: events("erased"),
      },
      { log, events: events("f") },
    ]);
    expect(results).toEqual([
      { status: "committed", epoch: 2, last_seq: 6 },
      { status: "committed", epoch: 2, last_seq: 7 },
    ]);
    expect(await bodies(log)).toEqual(events("a", "", "c", "", "e", "erased", "f"));
    expect(await storage.log.head(log)).toEqual({ epoch: 2, head: 7, trimmed: 0, packed: 3 });
    // Whoever read the log before it was erased from cannot bring the content back.
    expect(await commit({ log, rewrite: { ...packed, from: packed.to, to: packed.to } })).toEqual({
      status: "conflict",
    });
  });

  test("DUR2: a packed log is there after the storage is opened again, with what the run wrote since", async () => {
    const log = await createLog("a", "b");
    await commit({ log, rewrite: await packing(log, 2) });
    const fence = { run_id: await createTestRun(storage, { session_id: log }), epoch: 1 };
    await commit({ log, fence, events: events("c") });
    await storage.close();
    storage = await place.open();
    expect(await bodies(log)).toEqual(events("a", "b", "c"));
    expect(await storage.log.head(log)).toEqual({ epoch: 1, head: 3, trimmed: 0, packed: 2 });
  });

  test("DUR5: a packing that breaks off in the middle has not begun", async () => {
    const log = await createLog("a", "b");
    for (const statement of FAILING_DELETES[kind]) await place.execute(statement);
    expect(await commit({ log, rewrite: await packing(log, 2) })).toMatchObject({ status: "failed", outcome: "none" });
    expect([await bodies(log), await countRows("segments", log)]).toEqual([events("a", "b"), 0]);
    await place.execute(`DROP TRIGGER disk_full${kind === "postgres" ? " ON events" : ""}`);
    expect(await commit({ log, rewrite: await packing(log, 2) })).toMatchObject({ status: "committed" });
    expect([await bodies(log), await countRows("events", log)]).toEqual([events("a", "b"), 0]);
  });

  test("LOG7: an erased log takes its segments with it", async () => {
    const log = await createLog("a", "b", "c");
    await commit({ log, rewrite: await packing(log, 2) });
    await commit({ log, erases: true });
    expect([await countRows("segments", log), await countRows("events", log)]).toEqual([0, 0]);
    expect(await storage.log.head(log)).toBe(null);
    expect(await all(log)).toEqual([]);
  });
});

/** Make the last step of a packing fail, after its segment was stored. */
const FAILING_DELETES: Record<Storage["kind"], string[]> = {
  sqlite: ["CREATE TRIGGER disk_full BEFORE DELETE ON events BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END"],
  postgres: [
    "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$",
    "CREATE TRIGGER disk_full BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION fail()",
  ],
};

/** One call at a time, as a store may expect. */
function serialized(commit: Storage["log"]["commit"]): Storage["log"]["commit"] {
  let last: Promise<unknown> = Promise.resolve();
  return (entries) => {
    const result = last.then(() => commit(entries));
    last = result;
    return result;
  };
}
