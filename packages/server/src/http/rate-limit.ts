import { isIPv6 } from "node:net";
import { createMiddleware } from "hono/factory";
import type { Clock } from "../clock.ts";
import { clientAddress } from "./client-address.ts";
import type { Env } from "./env.ts";
import { problem } from "./problems.ts";

const WINDOW_MS = 60_000;
/** Addresses counted at once; whoever comes when there are more waits for the next window (SEC7). */
const MAX_ADDRESSES = 100_000;

/**
 * Refuses what one address asks beyond `most` requests a minute, for routes that nobody has to sign in for. Each process
 * counts for itself.
 */
export function rateLimit(clock: Pick<Clock, "elapsed">, most: number) {
  const counts = new Map<string, number>();
  let endsAt = clock.elapsed() + WINDOW_MS;
  return createMiddleware<Env>(async (c, next) => {
    const now = clock.elapsed();
    if (now >= endsAt) {
      counts.clear();
      endsAt = now + WINDOW_MS;
    }
    const caller = networkOf(clientAddress(c));
    const count = (counts.get(caller) ?? 0) + 1;
    if (count > most || (count === 1 && counts.size >= MAX_ADDRESSES)) {
      throw problem("too_many_requests", "Too many requests came from your network. Wait a minute.", {
        headers: { "Retry-After": String(Math.ceil((endsAt - now) / 1_000)) },
      });
    }
    counts.set(caller, count);
    await next();
  });
}

/** Whoever has one IPv6 address has the 2^64 of its network. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [front = "", back] = address.toLowerCase().split("::");
  const head = front === "" ? [] : front.split(":");
  const tail = back === undefined || back === "" ? [] : back.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  const groups = back === undefined ? head : [...head, ...zeros, ...tail];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
