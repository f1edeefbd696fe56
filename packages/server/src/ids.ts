import { randomFillSync } from "node:crypto";
import { formatId, type IdPrefix } from "@millrace/protocol";
import type { Clock } from "./clock.ts";

/** Makes an id that nobody else has. */
export type CreateId = (prefix: IdPrefix) => string;

const BYTES_PER_ID = 10;

/** @param fillRandom where randomness comes from; tests inject their own */
export function createIdSource(
  clock: Pick<Clock, "now">,
  fillRandom: (bytes: Uint8Array) => void = randomFillSync,
): CreateId {
  /** Randomness fetched ahead: a system call for many ids instead of one each. No byte is used twice. */
  const pool = new Uint8Array(BYTES_PER_ID * 400);
  let used = pool.length;
  return (prefix) => {
    if (used === pool.length) {
      fillRandom(pool);
      used = 0;
    }
    const random = pool.subarray(used, used + BYTES_PER_ID);
    used += BYTES_PER_ID;
    return formatId(prefix, clock.now(), random);
  };
}
