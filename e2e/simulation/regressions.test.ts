import { expect, test } from "vitest";
import { runSeeds } from "./run-seeds.ts";

/**
 * Seeds that found something wrong, and what it was. A seed means another run once the simulation itself changes; then the
 * title still says what to look for.
 */
const FOUND: readonly [seed: number, title: string][] = [
  [79, "LIV1: a commit whose answer was lost, but which is on disk, reached nobody who was connected"],
  [99, "LIV1: an answer below a message that is not loaded went unnoticed when another message came with it"],
  [10, "RUN4: a run whose commit failed stayed active for an hour after the clock was put back by one"],
  [
    1002,
    "LOG3: another version that took long to load put the session back to where it had been when it was asked for",
  ],
  [986, "LOG4: a version that was loaded took away what had been known of the versions elsewhere"],
  [817, "RUN5: a message that was to follow one taken back was refused for good, however often it was sent again"],
];

test.each(FOUND)("seed %i, %s", async (seed) => {
  const { failures } = await runSeeds([seed]);
  expect(failures).toEqual([]);
});
