import { createHash } from "node:crypto";
import type { ExperimentVariant } from "@millrace/protocol";

/** 2 ** 48: what the first six bytes of a hash can be. */
const HASHES = 0x1_0000_0000_0000;

/**
 * Which variant a session gets: the same for the same salt and session, and over many sessions in proportion to the
 * weights.
 *
 * @param variants at least one; weights above 0
 */
export function drawVariant(
  salt: string,
  sessionId: string,
  variants: readonly ExperimentVariant[],
): ExperimentVariant {
  const hash = createHash("sha256").update(`${salt}:${sessionId}`).digest().readUIntBE(0, 6) / HASHES;
  let left = hash * variants.reduce((sum, { weight }) => sum + weight, 0);
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  const last = variants.at(-1);
  if (!last) throw new Error("a test has variants");
  return last;
}
