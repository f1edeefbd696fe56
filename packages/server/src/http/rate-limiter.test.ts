import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

test("PRV4: while the database does not answer, each node counts for itself", async () => {
  const nowhere = new pg.Pool({ connectionString: "postgres://nobody@127.0.0.1:1/nothing" });
  onTestFinished(() => nowhere.end());
  const limiter = createRateLimiter("test", 2, nowhere);
  const granted: boolean[] = [];
  for (let n = 0; n < 3; n++) granted.push((await limiter.take("ann")).isGranted);
  expect(granted).toEqual([true, true, false]);
});

test("SEC7: a hundred thousand are counted at once; who comes then waits, and the others do not", {
  timeout: 30_000,
}, async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const limiter = createRateLimiter("test", 2);
  for (let n = 0; n < 100_000; n++) await limiter.take(`network ${n}`);
  expect(await limiter.take("one more")).toEqual({ isGranted: false, remaining: 0, seconds: 60 });
  expect((await limiter.take("network 7")).isGranted).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect((await limiter.take("one more")).isGranted).toBe(true);
});
