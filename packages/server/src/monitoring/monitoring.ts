import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Env } from "../http/env.ts";
import type { Log } from "../log/log.ts";
import type { RunRow } from "../runs/types.ts";
import { DeliveryCounts } from "./delivery.ts";
import type { MonitoringDependencies } from "./dependencies.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createMonitoringRoutes } from "./routes.ts";

type MonitoringOptions = Omit<MonitoringDependencies, "delivery" | "metrics"> & {
  readonly log: Log;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** What tells how the server does: metrics, stored errors, delivery, and the routes that show them. */
export interface Monitoring {
  readonly metrics: Metrics;
  readonly routes: OpenAPIHono<Env>;
  /** Counts a run that was carried out here. */
  runEnded(run: RunRow): void;
  start(): void;
  stop(): Promise<void>;
}

export function createMonitoring(options: MonitoringOptions): Monitoring {
  const { storage, logger, gauges, errors } = options;
  const metrics = createMetrics(gauges);
  const count = async (run: RunRow): Promise<void> => {
    const calls = await storage.db
      .selectFrom("api_usage_log")
      .selectAll()
      .where("session_id", "=", run.session_id)
      .where("run_id", "=", run.id)
      .where("outcome", "is not", null)
      .execute();
    for (const call of calls) metrics.runEnded({ ...call, outcome: call.outcome ?? "" });
  };
  return {
    metrics,
    routes: createMonitoringRoutes({ ...options, delivery: new DeliveryCounts(options), metrics }),
    runEnded(run) {
      count(run).catch((error: unknown) => logger.error({ err: error, run_id: run.id }, "a run could not be counted"));
    },
    start: () => errors.start(),
    stop: () => errors.stop(),
  };
}
