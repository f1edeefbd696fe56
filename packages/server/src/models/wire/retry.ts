import { setImmediate, setTimeout } from "node:timers/promises";

/** Time and chance, so that tests need neither. */
export interface Waiting {
  /** @throws signal.reason when the signal aborts first */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const systemWaiting: Waiting = {
  async sleep(ms, signal) {
    try {
      await (ms <= 0 ? setImmediate(undefined, { signal }) : setTimeout(ms, undefined, { signal }));
    } catch {
      throw signal.reason;
    }
  },
  random: Math.random,
};

const MAX_RETRIES = 2;
const MAX_WAIT_MS = 10_000;
const BASE_WAIT_MS = 500;

/**
 * How long to wait before calling a provider again that refused before any byte of an answer (RUN3).
 *
 * @param retries how often it was called again already
 * @param retryAfter the `retry-after` header in seconds; other forms count as absent
 * @returns milliseconds, or null for not again: tried often enough, or told to stay away for longer than 10 s
 */
export function retryDelay(retries: number, retryAfter: string | undefined, random: () => number): number | null {
  if (retries >= MAX_RETRIES) return null;
  if (retryAfter !== undefined && /^\d+(\.\d+)?$/.test(retryAfter)) {
    const ms = Number(retryAfter) * 1000;
    return ms <= MAX_WAIT_MS ? ms : null;
  }
  return random() * BASE_WAIT_MS * 2 ** retries;
}
