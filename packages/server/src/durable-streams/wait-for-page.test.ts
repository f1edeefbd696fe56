import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import type { Page } from "./readable-log.ts";
import { TestGrant } from "./testing/test-grant.ts";
import { TestReader } from "./testing/test-reader.ts";
import { waitForPage } from "./wait-for-page.ts";

let reader: TestReader;
let grant: TestGrant;
let clock: ManualClock;
let client: AbortController;

beforeEach(() => {
  reader = new TestReader();
  grant = new TestGrant();
  clock = new ManualClock();
  client = new AbortController();
});

/** Waits up to a second for a page, while `meanwhile` happens. */
async function wait(meanwhile: () => void): Promise<Page | null> {
  const page = waitForPage(reader, { grant, clock, waitMs: 1_000, gone: client.signal });
  await setImmediate();
  meanwhile();
  return page;
}

const EMPTY = expect.objectContaining({ content: [] });
const withText = (text: string) => expect.objectContaining({ content: [{ text }] });

test("what is there comes at once", async () => {
  reader.append("a");
  expect(await wait(() => {})).toEqual(withText("a"));
});

test("news come when they happen", async () => {
  expect(await wait(() => reader.append("a"))).toEqual(withText("a"));
});

test("a bell without news is waited out", async () => {
  const page = wait(() => {
    reader.ring();
    clock.advance(999);
  });
  await setImmediate();
  reader.append("a");
  expect(await page).toEqual(withText("a"));
});

test("LOG3: what is appended between a read and the wait for news is not missed", async () => {
  reader.inMemory = false;
  reader.beforeAnswer = () => {
    reader.beforeAnswer = () => {};
    reader.append("a");
  };
  expect(await wait(() => {})).toEqual(withText("a"));
});

test.each<[string, () => void]>([
  ["time is up", () => clock.advance(1_000)],
  ["the client has gone", () => client.abort()],
  [
    "the server goes down",
    () => {
      reader.isDraining = true;
      reader.ring();
    },
  ],
])("it ends without a page when %s", async (_, happens) => {
  expect(await wait(happens)).toEqual(EMPTY);
});

test("it ends when the log was erased or renumbered", async () => {
  expect(await wait(() => reader.erase())).toBe(null);
});

test("LIV4: it ends when the grant does, whatever there is to read", async () => {
  const page = await wait(() => {
    grant.growStale();
    reader.append("a");
    grant.end();
    grant.refresh();
  });
  expect(page).toBe(null);
});

test("RUN1: a wait that ended leaves nothing behind", async () => {
  await wait(() => reader.append("a"));
  expect([reader.listeners.size, grant.guards.size, clock.pending]).toEqual([0, 0, 0]);
});
