import { expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { RetryDelay } from "./retry-delay.ts";

function createRetryDelay() {
  const clock = new FakeClock();
  return { clock, delay: new RetryDelay({ now: clock.now, random: () => 1 }) };
}

test("LIV3 waits grow with failures in a row, and start small again after something lasted ten seconds", () => {
  const { clock, delay } = createRetryDelay();
  expect([0, 0, 0].map((asked) => delay.next(asked))).toEqual([500, 1000, 2000]);
  delay.works();
  clock.sleep(9999);
  delay.works(); // it still does
  expect(delay.next(0)).toBe(4000);
  delay.works();
  clock.sleep(5000);
  delay.works();
  clock.sleep(5000);
  expect([0, 0].map((asked) => delay.next(asked))).toEqual([500, 1000]);
  clock.sleep(60_000); // what does not work does not last
  expect(delay.next(0)).toBe(2000);
});

test("LIV3 a server's own wish counts when it is longer, up to a minute", () => {
  const { delay } = createRetryDelay();
  expect([100, 5000, 3_600_000].map((asked) => delay.next(asked))).toEqual([500, 5000, 60_000]);
});
