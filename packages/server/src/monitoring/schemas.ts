import { z } from "@hono/zod-openapi";
import { DELAY_CLASSES } from "@millrace/protocol";

const SPREAD = z.object({ p50: z.number().nullable(), p95: z.number().nullable() });

export const OVERVIEW = z
  .object({
    version: z.string(),
    started_at: z.string(),
    database: z.enum(["sqlite", "postgres"]),
    live_connections: z.number().int(),
    active_runs: z.number().int(),
    memory_bytes: z.number().int(),
    period_minutes: z.number().int(),
    outcomes: z.array(z.object({ outcome: z.string(), count: z.number().int() })),
    errors: z.array(z.object({ code: z.string(), count: z.number().int() })),
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    cost_nano_usd: z.number().int(),
    unpriced_calls: z.number().int(),
    ttft_ms: SPREAD,
    latency_ms: SPREAD,
    slices: z.array(
      z.object({ at: z.string(), calls: z.number().int(), failed: z.number().int(), tokens: z.number().int() }),
    ),
    delivery: z.object({ events: z.number().int(), in_time: z.number().int() }),
  })
  .openapi("MonitoringOverview");

export const OVERVIEW_QUERY = z.strictObject({
  minutes: z.coerce.number().int().min(5).max(43_200).default(60).openapi({ description: "How far back, in minutes" }),
});

export const ERROR_PAGE = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        request_id: z.string().nullable(),
        run_id: z.string().nullable(),
        message: z.string(),
        name: z.string().nullable(),
        code: z.string().nullable(),
        cause: z.string().nullable(),
        stack: z.string().nullable(),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .openapi("ErrorPage");

export const ERROR_QUERY = z.strictObject({
  search: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: "The id of a request or a run, a code, or how a message begins" }),
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** More than a device can see in the minute between two reports. */
const MAX_COUNT = 100_000;

export const DELIVERY_REPORT = z.strictObject({
  counts: z
    .array(z.number().int().min(0).max(MAX_COUNT))
    .length(DELAY_CLASSES.length + 1)
    .openapi({ description: "Events on screen within 100, 250, 500, 1000, 2500, 5000 ms of their commit, and later" }),
});
