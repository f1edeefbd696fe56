import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { clientAddress } from "./client-address.ts";
import type { Env } from "./env.ts";
import { networkOf } from "./network-of.ts";
import { problem } from "./problems.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";

/**
 * Takes a point of the key's, and tells the caller how many are left: `RateLimit-Policy` and `RateLimit` as in
 * draft-ietf-httpapi-ratelimit-headers-10.
 *
 * @param refusal one sentence for people; how long to wait is said after it
 * @throws ProblemError `too_many_requests`, with `Retry-After`, when there is none
 */
export async function admit(c: Context<Env>, limiter: RateLimiter, key: string, refusal: string): Promise<void> {
  const { name, points, windowSeconds } = limiter;
  const { isGranted, remaining, seconds } = await limiter.take(key);
  c.header("RateLimit-Policy", `"${name}";q=${points};w=${windowSeconds}`);
  c.header("RateLimit", `"${name}";r=${remaining};t=${seconds}`);
  if (isGranted) return;
  throw problem("too_many_requests", `${refusal} Wait ${seconds} s, then try again.`, {
    headers: { "Retry-After": String(seconds) },
  });
}

/**
 * Refuses what one network asks beyond `most` requests a minute, for routes that nobody has to sign in for. Each process
 * counts for itself.
 */
export function limitPerNetwork(name: string, most: number) {
  const limiter = createRateLimiter(name, most);
  return createMiddleware<Env>(async (c, next) => {
    await admit(c, limiter, networkOf(clientAddress(c)), "Too many requests came from your network.");
    await next();
  });
}
