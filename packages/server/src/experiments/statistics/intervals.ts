import type { Ratio } from "./ratio.ts";
import { studentQuantile } from "./student.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Difference extends Interval {
  readonly value: number;
}

/** What kind of mean a metric is: a share of answers, or a mean of any numbers. */
export type MetricKind = "share" | "mean";

/** The interval that holds the true value with this confidence; null when there is too little to tell. */
export function intervalOf(kind: MetricKind, ratio: Ratio, confidence: number): Interval | null {
  if (ratio.variance === null) return null;
  const t = studentQuantile((1 + confidence) / 2, ratio.units - 1);
  if (kind === "share") return wilson(ratio.value, effectiveCount(ratio, ratio.variance), t);
  const margin = t * Math.sqrt(ratio.variance);
  return { low: ratio.value - margin, high: ratio.value + margin };
}

/** `to` less `from`, with its interval; null when there is too little to tell. */
export function differenceOf(kind: MetricKind, from: Ratio, to: Ratio, confidence: number): Difference | null {
  const value = to.value - from.value;
  if (kind === "mean") return welch(value, from, to, confidence);
  const [base, other] = [intervalOf(kind, from, confidence), intervalOf(kind, to, confidence)];
  if (!base || !other) return null;
  // Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10).
  return {
    value,
    low: value - Math.hypot(to.value - other.low, base.high - from.value),
    high: value + Math.hypot(other.high - to.value, from.value - base.low),
  };
}

/** Welch's interval, with the degrees of freedom of Welch and Satterthwaite; units stand for observations. */
function welch(value: number, from: Ratio, to: Ratio, confidence: number): Difference | null {
  if (from.variance === null || to.variance === null) return null;
  const sum = from.variance + to.variance;
  if (sum === 0) return { value, low: value, high: value };
  const degrees = sum ** 2 / (from.variance ** 2 / (from.units - 1) + to.variance ** 2 / (to.units - 1));
  const margin = studentQuantile((1 + confidence) / 2, degrees) * Math.sqrt(sum);
  return { value, low: value - margin, high: value + margin };
}

/** Wilson's score interval (JASA 22, 1927). */
function wilson(share: number, count: number, quantile: number): Interval {
  const z = quantile ** 2 / count;
  const middle = (share + z / 2) / (1 + z);
  const margin = Math.sqrt(z * (share * (1 - share) + z / 4)) / (1 + z);
  return { low: Math.max(0, middle - margin), high: Math.min(1, middle + margin) };
}

/**
 * How many independent answers would tell as much as these (Kish's design effect, as Korn and Graubard, Survey Methodology
 * 24, 1998, use it for intervals of shares). Never more than there are; where all answers agree, one per unit.
 */
function effectiveCount({ value, count, units }: Ratio, variance: number): number {
  const spread = value * (1 - value);
  if (spread === 0) return units;
  return variance === 0 ? count : Math.min(count, spread / variance);
}
