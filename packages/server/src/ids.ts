import { randomFillSync } from "node:crypto";
import { formatId, type IdPrefix } from "@millrace/protocol";
import type { Clock } from "./clock.ts";

const BYTES_PER_ID = 10;

/** Randomness fetched ahead: a system call for many ids instead of one each. No byte is used twice. */
const pool = new Uint8Array(BYTES_PER_ID * 400);
let used = pool.length;

export function createId(prefix: IdPrefix, clock: Pick<Clock, "now">): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + BYTES_PER_ID);
  used += BYTES_PER_ID;
  return formatId(prefix, clock.now(), random);
}
