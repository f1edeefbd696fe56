import type { ExperimentMetric } from "@millrace/protocol";
import type { MetricKind } from "./intervals.ts";
import type { UnitTotal } from "./ratio.ts";

/** An answer that ended, in figures; null where nobody knows. */
export interface AnswerFigures {
  readonly rating: "up" | "down" | null;
  /** Whether a later version of it was asked for. */
  readonly regenerated: boolean;
  readonly failed: boolean;
  readonly latencyMs: number | null;
  readonly costNanoUsd: number | null;
  readonly outputTokens: number | null;
}

/** What one unit adds to every metric. */
export type UnitTotals = Record<ExperimentMetric, UnitTotal>;

export const METRIC_KINDS: Record<ExperimentMetric, MetricKind> = {
  up_share: "share",
  rated_share: "share",
  regenerate_rate: "share",
  failure_rate: "share",
  latency_ms: "mean",
  cost_nano_usd: "mean",
  answer_length: "mean",
};

/** What an answer counts for each metric; null: it does not count. */
const MEASURES: Record<ExperimentMetric, (answer: AnswerFigures) => number | null> = {
  up_share: ({ rating }) => (rating === null ? null : Number(rating === "up")),
  rated_share: ({ rating }) => Number(rating !== null),
  regenerate_rate: ({ regenerated }) => Number(regenerated),
  failure_rate: ({ failed }) => Number(failed),
  latency_ms: ({ latencyMs }) => latencyMs,
  cost_nano_usd: ({ costNanoUsd }) => costNanoUsd,
  answer_length: ({ outputTokens }) => outputTokens,
};

export const METRICS = Object.keys(MEASURES) as ExperimentMetric[]; // the record has exactly these keys

export function totalsOf(answers: readonly AnswerFigures[]): UnitTotals {
  const totals = METRICS.map((metric): [ExperimentMetric, UnitTotal] => {
    const values = answers.map(MEASURES[metric]).filter((value) => value !== null);
    return [metric, { total: values.reduce((sum, value) => sum + value, 0), count: values.length }];
  });
  return Object.fromEntries(totals) as UnitTotals; // one entry per metric
}
