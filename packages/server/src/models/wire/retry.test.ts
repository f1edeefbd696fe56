import { expect, test } from "vitest";
import { retryDelay, systemWaiting } from "./retry.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const always = (value: number) => ({ random: () => value, now: () => NOON });

test("RUN3: retry-after is obeyed up to ten seconds; told to wait longer, it does not call again", () => {
  expect(retryDelay(0, "0", always(0.9))).toBe(0);
  expect(retryDelay(0, "2", always(0.9))).toBe(2000);
  expect(retryDelay(1, "10", always(0.9))).toBe(10_000);
  expect(retryDelay(0, "11", always(0.9))).toBeNull();
  expect(retryDelay(0, "1000000000000", always(0.9))).toBeNull();
});

test("RUN3: a retry-after that is a date is obeyed in the same bounds", () => {
  expect(retryDelay(0, "Sat, 21 Nov 2026 12:00:03 GMT", always(0.9))).toBe(3000);
  expect(retryDelay(0, "Sat, 21 Nov 2026 11:59:00 GMT", always(0.9))).toBe(0);
  expect(retryDelay(0, "Sat, 21 Nov 2026 12:00:11 GMT", always(0.9))).toBeNull();
});

test.each(["-1", "2026-11-21", "Sat, 99 Nov 2026 12:00:03 GMT", "tomorrow", "garbage", "NaN", "1e12", ""])(
  "RUN3: a retry-after of %j counts as absent",
  (retryAfter) => {
    expect(retryDelay(0, retryAfter, always(0.5))).toBe(250);
  },
);

test("RUN3: without retry-after it waits with full jitter, growing, and calls at most twice more", () => {
  expect(retryDelay(0, undefined, always(0))).toBe(0);
  expect(retryDelay(0, undefined, always(0.5))).toBe(250);
  expect(retryDelay(1, undefined, always(0.5))).toBe(500);
  expect(retryDelay(2, undefined, always(0.5))).toBeNull();
  expect(retryDelay(2, "0", always(0.5))).toBeNull();
});

test.each([0, 60_000])("an aborted sleep of %d ms rejects with the signal's reason", async (ms) => {
  const controller = new AbortController();
  const slept = systemWaiting.sleep(ms, controller.signal);
  controller.abort("stopped");
  await expect(slept).rejects.toBe("stopped");
});
