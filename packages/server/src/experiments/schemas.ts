import { z } from "@hono/zod-openapi";
import {
  EXPERIMENT_METRICS,
  type ExperimentMetric,
  isId,
  MIN_PLANNED_ANSWERS,
  PRIMARY_METRICS,
  SESSION_MODES,
} from "@millrace/protocol";

const TIME = z.iso.datetime();
const METRICS = Object.keys(EXPERIMENT_METRICS) as ExperimentMetric[]; // the record has exactly these keys

export const EXPERIMENT_ID = z
  .string()
  .refine((id) => isId("exp", id))
  .openapi({ example: "exp_019aa3f4c1d27c0a8f6e3b2d9a4e5f64" });

const NAME = z.string().trim().min(1).max(100);
const TARGET = z.strictObject({ kind: z.literal("mode"), mode: z.enum(SESSION_MODES) });
const VARIANT = z.strictObject({
  name: NAME,
  prompt: z.string().trim().min(1).max(20_000).nullable(),
  weight: z.int().min(1).max(100),
});

export const WRITE_EXPERIMENT = z
  .strictObject({
    name: NAME,
    target: TARGET,
    variants: z.array(VARIANT).min(2).max(4),
    primary_metric: z.enum(PRIMARY_METRICS),
    planned_answers: z.int().min(MIN_PLANNED_ANSWERS).max(1_000_000),
  })
  .openapi("WriteExperiment");

export const EXPERIMENT = z
  .object({
    id: z.string(),
    name: z.string(),
    target: TARGET,
    status: z.enum(["draft", "running", "ended"]),
    variants: z.array(VARIANT.extend({ key: z.string() })),
    primary_metric: z.enum(PRIMARY_METRICS),
    planned_answers: z.int(),
    created_at: TIME,
    started_at: TIME.nullable(),
    ended_at: TIME.nullable(),
  })
  .openapi("Experiment");
export const EXPERIMENT_LIST = z.object({ items: z.array(EXPERIMENT) }).openapi("ExperimentList");

const FIGURE = z.number().nullable();
const ESTIMATE = z
  .object({ value: z.number(), low: FIGURE, high: FIGURE, answers: z.int(), sessions: z.int() })
  .nullable();
export const EXPERIMENT_RESULTS = z
  .object({
    variants: z.array(
      z.object({
        key: z.string(),
        sessions: z.int(),
        answers: z.int(),
        metrics: z.record(z.enum(METRICS), ESTIMATE),
      }),
    ),
    comparisons: z.array(
      z.object({
        key: z.string(),
        verdict: z.enum(["waiting", "better", "worse", "unclear"]),
        difference: FIGURE,
        low: FIGURE,
        high: FIGURE,
        answers: z.int(),
      }),
    ),
    confidence: z.number(),
  })
  .openapi("ExperimentResults");
