import { expect, test } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

test("calls during a run become one run after it, and a failed run does not end them", async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const start = oneAtATime(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  start();
  start();
  start();
  expect(runs).toHaveLength(1);
  runs[0]?.reject(new Error("failed"));
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.resolve();
  await runs[1]?.promise;
  start();
  expect(runs).toHaveLength(3);
});
