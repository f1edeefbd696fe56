import type { Clock } from "../clock.ts";

/** Counts 20-second steps since 2024-10-09 (§10.1 of the protocol). */
const EPOCH_MS = Date.UTC(2024, 9, 9);
const STEP_MS = 20_000;

/**
 * What keeps caches from answering a live read with what they have.
 *
 * @param echoed the cursor the client sent, if any; the new one is greater
 */
export function streamCursor(clock: Pick<Clock, "now">, echoed: string | undefined): string {
  const now = Math.floor((clock.now() - EPOCH_MS) / STEP_MS);
  const last = Number(echoed);
  return String(Number.isSafeInteger(last) && last >= now ? last + 1 : now);
}
