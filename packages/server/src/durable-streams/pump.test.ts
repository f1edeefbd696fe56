import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { type PumpOptions, pump } from "./pump.ts";
import { TestGrant } from "./testing/test-grant.ts";
import { type TestPage, TestReader } from "./testing/test-reader.ts";
import { TestSink } from "./testing/test-sink.ts";

let reader: TestReader;
let sink: TestSink;
let grant: TestGrant;
let clock: ManualClock;

beforeEach(() => {
  reader = new TestReader();
  sink = new TestSink();
  grant = new TestGrant();
  clock = new ManualClock();
});

/** Starts a pump that writes each page's messages, and lets it catch up. */
async function start(
  encode: PumpOptions<TestPage>["encode"] = ({ content }) => ({ frames: content.map(({ text }) => text).join("") }),
): Promise<void> {
  pump({ reader, grant, sink, clock, heartbeat: { frame: () => "beat", everyMs: 15_000 }, encode });
  await setImmediate();
}

test("LIV2: a reader that keeps up is written to straight from the commit", async () => {
  await start();
  reader.append("a");
  expect(sink.written).toEqual(["a"]);
  reader.append("b");
  expect(sink.written).toEqual(["a", "b"]);
});

test("LIV2: a reader that lags gets one page after the other, and then keeps up", async () => {
  reader.append("a", "b", "c");
  await start();
  expect(sink.written).toEqual(["a", "b", "c"]);
  reader.append("d");
  expect(sink.written).toEqual(["a", "b", "c", "d"]);
});

test("LIV2: a commit of more than a page comes page by page", async () => {
  await start();
  reader.append("a", "b", "c");
  expect(sink.written).toEqual(["a"]);
  await setImmediate();
  expect(sink.written).toEqual(["a", "b", "c"]);
});

test("LIV2: while a reader takes nothing, nothing more is read for it", async () => {
  await start();
  sink.stopReading();
  reader.append("a", "b", "c");
  await setImmediate();
  expect([sink.written, reader.offset]).toEqual([["a"], "1"]);
  sink.goOnReading();
  await setImmediate();
  expect(sink.written).toEqual(["a", "b", "c"]);
});

test("LIV2: a reader that takes nothing for 30 s is let go, with what was not sent", async () => {
  await start();
  sink.stopReading();
  reader.append("a");
  clock.advance(29_999);
  await setImmediate();
  expect(sink.end).toBe(null);
  clock.advance(1);
  await setImmediate();
  expect(sink.end).toBe("aborted");
});

test("LOG3: what is appended between a read and the wait for news is not missed", async () => {
  reader.inMemory = false;
  reader.append("a");
  reader.beforeAnswer = () => {
    reader.beforeAnswer = () => {};
    reader.append("b");
  };
  await start();
  expect(sink.written).toEqual(["a", "b"]);
});

test("LIV3: a sign of life comes at its interval, whatever else does", async () => {
  await start();
  clock.advance(15_000);
  reader.append("a");
  clock.advance(15_000);
  expect(sink.written).toEqual(["beat", "a", "beat"]);
});

test("a server that goes down lets readers have what there is, and ends their streams", async () => {
  await start();
  sink.stopReading();
  reader.append("a", "b");
  reader.isDraining = true;
  reader.ring();
  await setImmediate();
  expect(sink.end).toBe(null);
  sink.goOnReading();
  await setImmediate();
  expect([sink.written, sink.end]).toEqual([["a", "b"], "closed"]);
});

test("a server that goes down ends the stream of a reader that has everything", async () => {
  await start();
  reader.isDraining = true;
  reader.ring();
  await setImmediate();
  expect(sink.end).toBe("closed");
});

test("a log that was erased or renumbered ends the stream", async () => {
  await start();
  reader.erase();
  await setImmediate();
  expect(sink.end).toBe("closed");
});

test("a page that ends the stream is its last", async () => {
  await start(({ content }) => ({ frames: content.length > 0 ? "last" : "", end: content.length > 0 }));
  reader.append("a");
  reader.append("b");
  expect([sink.written, sink.end]).toEqual([["last"], "closed"]);
});

test("LIV4: a grant that ended cuts the stream", async () => {
  await start();
  grant.end();
  reader.append("a");
  expect([sink.written, sink.end]).toEqual([[], "aborted"]);
});

test("LIV4: nothing is delivered under a stale grant until it is known to hold", async () => {
  await start();
  grant.growStale();
  reader.append("a");
  await setImmediate();
  expect(sink.written).toEqual([]);
  grant.refresh();
  await setImmediate();
  expect(sink.written).toEqual(["a"]);
});

test("LIV4: a stale grant that turns out to have ended delivers nothing", async () => {
  await start();
  grant.growStale();
  reader.append("a");
  grant.end();
  grant.refresh();
  await setImmediate();
  expect([sink.written, sink.end]).toEqual([[], "aborted"]);
});

test("a database that does not answer ends the stream", async () => {
  reader.inMemory = false;
  await start();
  reader.failure = new Error("away");
  reader.append("a");
  await setImmediate();
  expect(sink.end).toBe("closed");
});

test("RUN1: a reader that has gone leaves nothing behind, nor does one that went before it began", async () => {
  await start();
  sink.close();
  expect([reader.listeners.size, grant.guards.size, clock.pending]).toEqual([0, 0, 0]);
  await start();
  expect([reader.listeners.size, grant.guards.size, clock.pending]).toEqual([0, 0, 0]);
});
