import { z } from "@hono/zod-openapi";
import { BUDGET_PERIODS, BUDGET_SCOPES, CALL_PURPOSES, KEY_SOURCES, RUN_OUTCOMES } from "@millrace/protocol";
import { DAY_MS } from "./periods.ts";

/** Two years, day by day. */
const MAX_DAYS = 732;
/** A million US dollars: more is a slip. */
const MAX_LIMIT = 1_000_000 * 1_000_000_000;

const DAY = z.iso.date().refine((day) => !Number.isNaN(Date.parse(day)), "must be a day");

export const RANGE = z
  .object({ from: DAY, to: DAY })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "must not be before `from`" })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MAX_DAYS * DAY_MS, {
    path: ["from"],
    error: `must be at most ${MAX_DAYS} days before \`to\``,
  });

const COUNT = z.number().int();
const FIGURES = {
  calls: COUNT,
  input_tokens: COUNT,
  output_tokens: COUNT,
  cost_nano_usd: COUNT,
  estimated_calls: COUNT,
  unpriced_calls: COUNT,
};

export const USAGE_REPORT = z
  .object({
    from: z.string(),
    to: z.string(),
    totals: z.object(FIGURES),
    by_day: z.array(z.object({ ...FIGURES, day: z.string() })),
    by_model: z.array(z.object({ ...FIGURES, model: z.string() })),
    by_session: z.array(z.object({ ...FIGURES, session_id: z.string(), title: z.string().nullable() })),
    by_person: z.array(z.object({ ...FIGURES, user_id: z.string(), name: z.string() })),
  })
  .openapi("UsageReport");

const FIGURE = COUNT.nullable();

export const SESSION_USAGE = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        run_id: z.string().nullable(),
        message_id: z.string().nullable(),
        purpose: z.enum(CALL_PURPOSES),
        provider: z.string(),
        model: z.string(),
        key_source: z.enum(KEY_SOURCES),
        outcome: z.enum(RUN_OUTCOMES),
        input_tokens: FIGURE,
        output_tokens: FIGURE,
        cached_input_tokens: FIGURE,
        cache_write_tokens: FIGURE,
        reasoning_tokens: FIGURE,
        estimated: z.boolean(),
        cost_nano_usd: FIGURE,
        latency_ms: FIGURE,
        ttft_ms: FIGURE,
      }),
    ),
  })
  .openapi("SessionUsage");

const PERIOD = z.enum(BUDGET_PERIODS);
const STANDING = z.object({
  scope: z.enum(["workspace", "person"]),
  period: PERIOD,
  limit_nano_usd: FIGURE,
  spent_nano_usd: COUNT,
  reserved_nano_usd: COUNT,
  resets_at: z.string(),
});

export const BUDGET_STANDINGS = z.object({ items: z.array(STANDING) }).openapi("BudgetStandings");

export const WORKSPACE_BUDGETS = z
  .object({
    workspace: z.array(STANDING),
    everyone: z.object({ day: FIGURE, month: FIGURE }),
    people: z.array(
      z.object({
        user_id: z.string(),
        name: z.string(),
        email: z.string(),
        own: z.array(PERIOD),
        standings: z.array(STANDING),
      }),
    ),
    unpriced_calls: COUNT,
  })
  .openapi("WorkspaceBudgets");

const USER_ID = z.string().min(1).max(64);

export const SET_BUDGET = z
  .strictObject({
    scope: z.enum(BUDGET_SCOPES),
    user_id: USER_ID.exactOptional(),
    period: PERIOD,
    limit_nano_usd: z.number().int().min(0).max(MAX_LIMIT).nullable(),
  })
  .refine(({ scope, user_id }) => (scope === "person") === (user_id !== undefined), {
    path: ["user_id"],
    error: "is for the scope `person`, which needs it",
  });

export const PERSON_BUDGET = z.object({ user_id: USER_ID, period: PERIOD });
