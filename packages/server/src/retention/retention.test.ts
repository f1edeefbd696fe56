import { setImmediate } from "node:timers/promises";
import type { NewEvent } from "@millrace/protocol";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { createTestLog, createTestRun, readAll } from "../../testing/test-logs.ts";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { systemClock } from "../clock.ts";
import { Log } from "../log/log.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import { packLog } from "./pack-log.ts";
import { Retention } from "./retention.ts";
import { trimLog } from "./trim-log.ts";

const HOUR_MS = 60 * 60 * 1_000;

describe.each(STORAGE_KINDS)("retention on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;
  let log: Log;

  beforeAll(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
    log = new Log(storage.log, systemClock);
  });
  afterAll(async () => {
    await storage.close();
    await place.remove();
  });
  beforeEach(async () => {
    for (const table of ["logs", "events", "segments", "runs"] as const) {
      const statements = [compiled(storage.db.deleteFrom(table))];
      await storage.log.commit([{ log: null, statements, events: [] }]);
    }
  });

  /** A log with one event for each of these moments. */
  async function createLog(...moments: number[]): Promise<string> {
    const id = await createTestLog(storage);
    const events = moments.map((at) => JSON.stringify({ at, type: "test", data: { text: "x".repeat(at % 5_000) } }));
    await storage.log.commit([{ log: id, events }]);
    return id;
  }

  const moments = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const read = (id: string, from = 0) => readAll(storage.log, id, from);
  const shape = async (id: string) => {
    const head = await storage.log.head(id);
    return head && [head.trimmed, head.packed, head.head];
  };
  const segments = (id: string) =>
    storage.db
      .selectFrom("segments")
      .select(["first_seq", "last_seq", "last_at"])
      .where("log_id", "=", id)
      .orderBy("last_seq")
      .execute();

  const rowsOf = async (id: string) =>
    (await storage.db.selectFrom("events").select("seq").where("log_id", "=", id).execute()).length;
  const updated = (at: number): NewEvent => ({
    at,
    type: "session-updated",
    actor: { kind: "system", id: "server" },
    data: { title: `Title ${at}` },
  });

  async function packAll(id: string): Promise<void> {
    while (await packLog({ storage, log }, id));
  }

  test("LOG7: packing keeps every event as it was, in segments of bounded length and size", async () => {
    const id = await createLog(...moments(1_234), ...Array.from({ length: 100 }, () => 4_999));
    const before = await read(id);
    await packAll(id);
    expect(await read(id)).toEqual(before);
    expect(await shape(id)).toEqual([0, 1_334, 1_334]);
    const packed = await segments(id);
    expect(packed.map(({ first_seq }) => first_seq)).toEqual([
      1,
      ...packed.slice(0, -1).map((each) => each.last_seq + 1),
    ]);
    for (const { first_seq, last_seq } of packed) {
      const texts = (await read(id, first_seq - 1)).slice(0, last_seq - first_seq + 1).map(({ text }) => text);
      expect(texts.length).toBeLessThanOrEqual(256);
      expect(texts.join("").length).toBeLessThanOrEqual(64 * 1_024);
    }
    expect(await rowsOf(id)).toBe(0);
  });

  test("LOG7: two nodes that pack the same log while it grows do not get in each other's way", async () => {
    const id = await createLog(...moments(100));
    const other = kind === "postgres" ? await place.open() : storage;
    const otherLog = other === storage ? log : new Log(other.log, systemClock);
    const grow = async () => {
      for (let count = 0; count < 20; count++) {
        await log.append({ log: id, events: [updated(count)] });
      }
    };
    const pack = async (node: { storage: Storage; log: Log }) => {
      while ((await shape(id))?.[1] !== 120) await packLog(node, id);
    };
    await Promise.all([grow(), pack({ storage, log }), pack({ storage: other, log: otherLog })]);
    if (other !== storage) await other.close();
    expect((await read(id)).map(({ seq }) => seq)).toEqual(moments(120));
    expect(await rowsOf(id)).toBe(0);
    const packed = await segments(id);
    expect(packed.reduce((sum, { first_seq, last_seq }) => sum + last_seq - first_seq + 1, 0)).toBe(120);
  });

  test("LOG7: an event too large for a segment has one for itself", async () => {
    const id = await createTestLog(storage);
    const large = JSON.stringify({ at: 7, type: "test", data: { text: "é".repeat(300_000) } });
    const small = JSON.stringify({ at: 8, type: "test", data: {} });
    await storage.log.commit([{ log: id, events: [small, large, small] }]);
    const before = await read(id);
    await packAll(id);
    expect(await read(id)).toEqual(before);
    expect((await segments(id)).map(({ last_seq, last_at }) => [last_seq, last_at])).toEqual([
      [1, 8],
      [2, 7],
      [3, 8],
    ]);
  });

  test("LOG7: what a run that has not ended may still need stays in rows until it has", async () => {
    const id = await createLog(...moments(10));
    const run = await createTestRun(storage, { session_id: id, from_seq: 6, status: "queued" });
    await createTestRun(storage, { session_id: id, from_seq: 8, status: "running" });
    await createTestRun(storage, { session_id: id, from_seq: 2, status: "ended" });
    await packAll(id);
    expect(await shape(id)).toEqual([0, 6, 10]);
    expect(await rowsOf(id)).toBe(4);
    await trimLog({ storage, log }, id, 100);
    expect(await shape(id)).toEqual([6, 6, 10]);
    expect((await read(id, 6)).map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
    const ended = storage.db.updateTable("runs").set({ status: "ended" }).where("id", "=", run);
    await storage.log.commit([{ log: null, statements: [compiled(ended)], events: [] }]);
    await packAll(id);
    expect(await shape(id)).toEqual([6, 8, 10]);
  });

  test("LOG7: only a beginning is trimmed, however old what comes later says it is", async () => {
    const id = await createTestLog(storage);
    for (const at of [10, 20, 90, 30]) {
      await storage.log.commit([{ log: id, events: [JSON.stringify({ at, type: "test", data: {} })] }]);
      await packAll(id);
    }
    await trimLog({ storage, log }, id, 10);
    expect(await shape(id)).toEqual([0, 4, 4]);
    await trimLog({ storage, log }, id, 50);
    expect(await shape(id)).toEqual([2, 4, 4]);
    expect((await read(id, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(await log.cursor(id, "00000001_0000000000000001")).toBe("gone");
    expect(await log.cursor(id, "-1")).toMatchObject({ seq: 2 });
  });

  /** A retention on a clock of its own, and what lets it take its next step. */
  function createRetention(keepMs: number | null) {
    const clock = new ManualClock();
    const logger = pino({ level: "silent" });
    const retention = new Retention({ storage, log, clock, logger }, keepMs);
    const step = async (ms = 1_000) => {
      while (clock.pending === 0) await setImmediate();
      clock.advance(ms);
      while (clock.pending === 0) await setImmediate();
    };
    return { retention, step, clock };
  }

  test("LOG7: it goes round and packs every log by itself, new ones too", async () => {
    const { retention, step } = createRetention(null);
    const ids = [await createLog(...moments(3)), await createLog(...moments(900)), await createLog()];
    retention.start();
    await step();
    const packed = async () => (await Promise.all(ids.map(shape))).map((each) => each?.[1]);
    while ((await packed()).join() !== "3,900,0") await step();
    ids.push(await createLog(...moments(2)));
    while ((await packed()).join() !== "3,900,0,2") await step();
    await retention.stop();
    expect((await Promise.all(ids.map(shape))).map((each) => each?.[0])).toEqual([0, 0, 0, 0]);
  });

  test("LOG7: it trims what is older than it is to be kept, every hour", async () => {
    const { retention, step, clock } = createRetention(10 * HOUR_MS);
    const old = await createLog(HOUR_MS);
    const newer = await createLog(2 * HOUR_MS, 5 * HOUR_MS);
    clock.advance(HOUR_MS);
    retention.start();
    await step();
    while ((await shape(old))?.[1] !== 1 || (await shape(newer))?.[1] !== 2) await step();
    while (clock.now() < 10.9 * HOUR_MS) await step(HOUR_MS / 4);
    expect([await shape(old), await shape(newer)]).toEqual([
      [0, 1, 1],
      [0, 2, 2],
    ]);
    while (clock.now() < 13 * HOUR_MS) await step(HOUR_MS / 4);
    expect([await shape(old), await shape(newer)]).toEqual([
      [1, 1, 1],
      [0, 2, 2],
    ]);
    await retention.stop();
  });

  test("it stops in the middle of its work, and goes on working after the database failed", async () => {
    const { retention, step } = createRetention(null);
    const id = await createLog(...moments(2_000));
    const { head } = storage.log;
    storage.log.head = () => Promise.reject(new Error("away"));
    retention.start();
    await step();
    storage.log.head = head;
    while ((await shape(id))?.[1] === 0) await step(30_000);
    await retention.stop();
    const stopped = await shape(id);
    expect(stopped?.[1]).toBeLessThan(2_000);
  });
});
