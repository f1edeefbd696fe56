import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { problem } from "../http/problems.ts";
import { createRouter } from "../http/router.ts";
import type { Metrics } from "./metrics.ts";

/**
 * `/metrics` for Prometheus: with the token where one is set; without, only for programs on this machine that do not come
 * through a proxy. To everybody else there is nothing there (SEC1).
 */
export function createMetricsRoute(metrics: Metrics, token: string | null) {
  const router = createRouter();
  router.get("/metrics", async (c) => {
    if (!(token === null ? isLocal(c) : hasToken(c, token))) {
      throw problem("not_found", "There is nothing at this address.");
    }
    return c.body(await metrics.text(), 200, { "Content-Type": metrics.contentType, "Cache-Control": "no-store" });
  });
  return router;
}

function isLocal(c: Context<Env>): boolean {
  const peer = c.env?.incoming?.socket.remoteAddress ?? "";
  return /^(::ffff:)?127\.|^::1$/.test(peer) && c.req.header("x-forwarded-for") === undefined;
}

function hasToken(c: Context<Env>, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
