import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("LIV3 a wait is never under 250 ms nor over 10 s, however often it failed", () => {
  fc.assert(
    fc.property(fc.nat(5000), chance, (attempt, random) => {
      const delay = backoff(attempt, () => random);
      expect(delay).toBeGreaterThanOrEqual(250);
      expect(delay).toBeLessThanOrEqual(10_000);
    }),
  );
});

test("LIV3 waits spread over the whole range, and the range doubles until it reaches 10 s", () => {
  const longest = (attempt: number) => backoff(attempt, () => 1);
  expect([0, 1, 2, 3, 4, 5, 6].map(longest)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect([0, 3, 9].map((attempt) => backoff(attempt, () => 0))).toEqual([250, 250, 250]);
});
