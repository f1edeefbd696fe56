import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { requireAdmin, requireUser } from "../http/auth.ts";
import type { Env } from "../http/env.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { MonitoringDependencies } from "./dependencies.ts";
import { createMetricsRoute } from "./metrics-route.ts";
import { readOverview } from "./read-overview.ts";
import { DELIVERY_REPORT, ERROR_PAGE, ERROR_QUERY, OVERVIEW, OVERVIEW_QUERY } from "./schemas.ts";

const MINUTE_MS = 60_000;

const overviewRoute = createRoute({
  method: "get",
  path: "/api/v1/admin/overview",
  summary: "How the server does: latency, tokens, errors, live streams, cost",
  request: { query: OVERVIEW_QUERY },
  responses: { 200: jsonAnswer(OVERVIEW, "The figures"), ...problemAnswers("unauthenticated", "not_found") },
});
const errorsRoute = createRoute({
  method: "get",
  path: "/api/v1/admin/errors",
  summary: "What went wrong in the last 30 days, newest first",
  request: { query: ERROR_QUERY },
  responses: { 200: jsonAnswer(ERROR_PAGE, "A page of errors"), ...problemAnswers("unauthenticated", "not_found") },
});
const deliveryRoute = createRoute({
  method: "post",
  path: "/api/v1/delivery",
  summary: "Report how fast events reached the screen",
  request: jsonBody(DELIVERY_REPORT),
  responses: {
    200: jsonAnswer(
      z.object({ now: z.number().int() }),
      "The server's time in milliseconds since 1970, to tell clocks apart",
    ),
    ...problemAnswers("invalid_request", "unauthenticated"),
  },
});

export function createMonitoringRoutes(deps: MonitoringDependencies): OpenAPIHono<Env> {
  const { storage, clock, identity, errors, delivery, metrics, gauges, version, metricsToken } = deps;
  const startedAt = clock.now();
  const router = createRouter();
  for (const route of [overviewRoute, errorsRoute]) router.use(route.getRoutingPath(), requireAdmin(identity));
  router.use(deliveryRoute.getRoutingPath(), requireUser(identity));

  router.openapi(overviewRoute, async (c) => {
    const { minutes } = c.req.valid("query");
    const until = clock.now();
    const since = until - minutes * MINUTE_MS;
    const { slices, ...figures } = await readOverview(storage.db, since, until);
    return c.json(
      {
        version,
        started_at: isoTime(startedAt),
        database: storage.kind,
        live_connections: gauges.liveConnections(),
        active_runs: gauges.activeRuns(),
        memory_bytes: process.memoryUsage.rss(),
        period_minutes: minutes,
        ...figures,
        slices: slices.map(({ at, ...counts }) => ({ at: isoTime(at), ...counts })),
        delivery: await delivery.since(since),
      },
      200,
    );
  });
  router.openapi(errorsRoute, async (c) => {
    const { search = null, cursor = null, limit } = c.req.valid("query");
    await errors.flush();
    const found = await errors.find(search, cursor, limit + 1);
    const page = found.slice(0, limit);
    const next_cursor = found.length > limit ? (page.at(-1)?.id ?? null) : null;
    return c.json({ items: page.map(({ at, ...error }) => ({ at: isoTime(at), ...error })), next_cursor }, 200);
  });
  router.openapi(deliveryRoute, async (c) => {
    await delivery.add(c.req.valid("json").counts);
    return c.json({ now: clock.now() }, 200);
  });
  router.route("/", createMetricsRoute(metrics, metricsToken));
  return router;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
