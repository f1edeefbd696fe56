import {
  type Comparison,
  EXPERIMENT_METRICS,
  type ExperimentMetric,
  type ExperimentResults,
  type PrimaryMetric,
  type VariantResult,
} from "@millrace/protocol";
import { differenceOf, intervalOf } from "./intervals.ts";
import { type AnswerFigures, METRIC_KINDS, METRICS, totalsOf, type UnitTotals } from "./metrics.ts";
import { type Ratio, ratioOf } from "./ratio.ts";

/** A session that was drawn, with what was forked from it: what varies independently of all others. */
export interface ExperimentUnit {
  readonly variant: string;
  /** How many sessions it is. */
  readonly sessions: number;
  readonly answers: readonly AnswerFigures[];
}

/** How a test was planned; `variants` are keys, the first being what the others are compared with. */
export interface ExperimentPlan {
  readonly variants: readonly string[];
  readonly primary: PrimaryMetric;
  /** Answers per variant that count for the primary metric. */
  readonly planned: number;
}

type MeasuredUnit = ExperimentUnit & { readonly totals: UnitTotals };

const LEVEL = 0.05;

/**
 * What a test shows. Each variant's figures are of all there is. The verdicts are of the first units only, until both
 * sides reach the planned size: however often somebody looks, and whatever comes later, the verdict is drawn once (EXP3).
 *
 * With several comparisons each is made at `0.05 / comparisons` (Bonferroni), so that the chance of any false verdict
 * stays below 0.05.
 *
 * @param units in order of their assignment
 */
export function compareVariants(units: readonly ExperimentUnit[], plan: ExperimentPlan): ExperimentResults {
  const measured = units.map((unit) => ({ ...unit, totals: totalsOf(unit.answers) }));
  const [base, ...others] = plan.variants;
  const confidence = 1 - LEVEL / Math.max(1, others.length);
  return {
    variants: plan.variants.map((key) => resultOf(key, measured)),
    comparisons: base === undefined ? [] : others.map((key) => compare(measured, base, key, plan, confidence)),
    confidence,
  };
}

function resultOf(key: string, all: readonly MeasuredUnit[]): VariantResult {
  const units = all.filter(({ variant }) => variant === key);
  const estimates = METRICS.map((metric): [ExperimentMetric, VariantResult["metrics"][ExperimentMetric]] => {
    const ratio = ratioOf(units.map(({ totals }) => totals[metric]));
    const interval = ratio && intervalOf(METRIC_KINDS[metric], ratio, 1 - LEVEL);
    return [
      metric,
      ratio && {
        value: ratio.value,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        answers: ratio.count,
        sessions: ratio.units,
      },
    ];
  });
  return {
    key,
    sessions: units.reduce((sum, { sessions }) => sum + sessions, 0),
    answers: units.reduce((sum, { answers }) => sum + answers.length, 0),
    metrics: Object.fromEntries(estimates) as VariantResult["metrics"], // one entry per metric
  };
}

function compare(
  all: readonly MeasuredUnit[],
  base: string,
  key: string,
  { primary, planned }: ExperimentPlan,
  confidence: number,
): Comparison {
  const decisive = firstUnits(all, base, key, primary, planned);
  const units = decisive ?? all;
  const of = (variant: string): Ratio | null =>
    ratioOf(units.filter((unit) => unit.variant === variant).map(({ totals }) => totals[primary]));
  const [from, to] = [of(base), of(key)];
  const difference = from && to && differenceOf(METRIC_KINDS[primary], from, to, confidence);
  return {
    key,
    verdict: decisive && difference ? verdictOf(difference, EXPERIMENT_METRICS[primary]) : "waiting",
    difference: difference?.value ?? null,
    low: difference?.low ?? null,
    high: difference?.high ?? null,
    answers: Math.min(from?.count ?? 0, to?.count ?? 0),
  };
}

/** The units up to the one with which both sides have as many answers as planned; null: they do not have them yet. */
function firstUnits(
  all: readonly MeasuredUnit[],
  base: string,
  key: string,
  metric: PrimaryMetric,
  planned: number,
): readonly MeasuredUnit[] | null {
  const counts = new Map([
    [base, 0],
    [key, 0],
  ]);
  for (const [index, { variant, totals }] of all.entries()) {
    const before = counts.get(variant);
    if (before === undefined) continue;
    counts.set(variant, before + totals[metric].count);
    if ([...counts.values()].every((count) => count >= planned)) return all.slice(0, index + 1);
  }
  return null;
}

function verdictOf({ low, high }: { low: number; high: number }, better: "higher" | "lower"): Comparison["verdict"] {
  if (low > 0) return better === "higher" ? "better" : "worse";
  if (high < 0) return better === "higher" ? "worse" : "better";
  return "unclear";
}
