import { isIP } from "node:net";
import type { Context } from "hono";
import type { Env } from "./env.ts";

/**
 * The address a request came from: the connection's other end, or, when that is a proxy on this machine, what the proxy
 * says. Only the last entry of `X-Forwarded-For` counts: the ones before it are the caller's own words.
 */
export function clientAddress(c: Context<Env>): string {
  const peer = c.env?.incoming?.socket.remoteAddress ?? "127.0.0.1";
  if (!/^(::ffff:)?127\.|^::1$/.test(peer)) return peer;
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return isIP(forwarded) ? forwarded : peer;
}
