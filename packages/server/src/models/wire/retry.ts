import { setImmediate, setTimeout } from "node:timers/promises";
import type { ModelError } from "../port.ts";

/** Time and chance, so that tests need neither. */
export interface Waiting {
  /** @throws signal.reason when the signal aborts first */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** The wall clock, in milliseconds. */
  now(): number;
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
  now: Date.now,
};

const MAX_RETRIES = 2;
const MAX_WAIT_MS = 10_000;
const BASE_WAIT_MS = 500;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Whether a refusal with this status is one to try again after. */
export function mayAcceptSoon(status: number, refusal: ModelError): boolean {
  return [429, 503, 529].includes(status) && refusal.error.code !== "quota_exhausted";
}

export function isRefusedConnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
}

/**
 * How long to wait before calling a provider again that refused before any byte of an answer (RUN3).
 *
 * @param retries how often it was called again already
 * @param retryAfter the `retry-after` header, seconds or a date; what is neither counts as absent
 * @returns milliseconds, or null for not again: tried often enough, or told to stay away for longer than 10 s
 */
export function retryDelay(
  retries: number,
  retryAfter: string | undefined,
  { random, now }: Pick<Waiting, "random" | "now">,
): number | null {
  if (retries >= MAX_RETRIES) return null;
  const told = toldWait(retryAfter, now);
  if (told === null) return random() * BASE_WAIT_MS * 2 ** retries;
  return told <= MAX_WAIT_MS ? told : null;
}

function toldWait(retryAfter = "", now: () => number): number | null {
  if (/^\d+(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = HTTP_DATE.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now());
}
