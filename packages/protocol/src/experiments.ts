import type { SessionMode } from "./session.ts";

/** What a prompt test varies the system prompt of. */
export interface ExperimentTarget {
  kind: "mode";
  mode: SessionMode;
}

/** What can be measured of a variant's answers, each with the direction that is better; null: neither. */
export const EXPERIMENT_METRICS = {
  up_share: "higher",
  rated_share: null,
  regenerate_rate: "lower",
  failure_rate: "lower",
  latency_ms: "lower",
  cost_nano_usd: "lower",
  answer_length: null,
} as const;
export type ExperimentMetric = keyof typeof EXPERIMENT_METRICS;

/** Those that can decide a test. */
export const PRIMARY_METRICS = [
  "up_share",
  "regenerate_rate",
  "failure_rate",
  "latency_ms",
  "cost_nano_usd",
] as const satisfies readonly ExperimentMetric[];
export type PrimaryMetric = (typeof PRIMARY_METRICS)[number];

/** Fewer answers per variant never name a winner. */
export const MIN_PLANNED_ANSWERS = 100;

export interface ExperimentVariant {
  /** `a`, `b`, …: what assignments name it by. The first is what the others are compared with. */
  key: string;
  name: string;
  /** Null: the system prompt that the target has anyway. */
  prompt: string | null;
  /** Its share of new sessions, relative to the others'. */
  weight: number;
}

export type ExperimentStatus = "draft" | "running" | "ended";

/** A prompt test, as `/admin/experiments` shows it. */
export interface Experiment {
  id: string;
  name: string;
  target: ExperimentTarget;
  status: ExperimentStatus;
  variants: ExperimentVariant[];
  primary_metric: PrimaryMetric;
  /** Answers per variant that count for the primary metric, at which the verdict is given. */
  planned_answers: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

/** `POST` and `PUT /admin/experiments…`: a draft, whole. */
export interface WriteExperiment {
  name: string;
  target: ExperimentTarget;
  variants: Omit<ExperimentVariant, "key">[];
  primary_metric: PrimaryMetric;
  planned_answers: number;
}

export interface ExperimentList {
  items: Experiment[];
}

/** An estimate with its interval of confidence; null where there is too little to tell. */
export interface Estimate {
  value: number;
  low: number | null;
  high: number | null;
  /** What the metric was taken of: answers, or for `up_share` rated answers. */
  answers: number;
  /** Sessions they come from, which are what varies independently. */
  sessions: number;
}

export interface VariantResult {
  key: string;
  /** Sessions that were given this variant. */
  sessions: number;
  /** Answers that ended. */
  answers: number;
  metrics: Record<ExperimentMetric, Estimate | null>;
}

/** What can be said of a variant beside the first one, by the primary metric. */
export interface Comparison {
  key: string;
  /** `waiting`: the planned size is not reached; `unclear`: it is, and chance explains the difference. */
  verdict: "waiting" | "better" | "worse" | "unclear";
  /** The variant's value less the first one's, in the metric's unit. */
  difference: number | null;
  low: number | null;
  high: number | null;
  /** Answers of the smaller side that count. */
  answers: number;
}

/** `GET /admin/experiments/:id/results`. */
export interface ExperimentResults {
  variants: VariantResult[];
  comparisons: Comparison[];
  /** Of the intervals in `comparisons`, with all comparisons taken together; a variant's own are at 0.95. */
  confidence: number;
}
