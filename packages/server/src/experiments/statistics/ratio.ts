/** What one unit (a session) adds to a metric: the sum over its answers, and how many answers that are. */
export interface UnitTotal {
  readonly total: number;
  readonly count: number;
}

/** A mean over answers, where answers of one unit depend on each other and only units are independent. */
export interface Ratio {
  /** Sum of totals by sum of counts. */
  readonly value: number;
  /** Of `value`; null with fewer than two units. */
  readonly variance: number | null;
  readonly count: number;
  readonly units: number;
}

/**
 * The ratio estimator with its variance by the delta method: `m/(m-1) · Σ(xᵢ − R·nᵢ)² / (Σnᵢ)²` over `m` units (Cochran,
 * Sampling Techniques, 3rd ed., §6.4; for such tests Deng, Knoblich and Lu, KDD 2018, §3).
 *
 * @returns null when no unit has any answer
 */
export function ratioOf(totals: readonly UnitTotal[]): Ratio | null {
  const units = totals.filter(({ count }) => count > 0);
  const count = units.reduce((sum, unit) => sum + unit.count, 0);
  if (count === 0) return null;
  const value = units.reduce((sum, unit) => sum + unit.total, 0) / count;
  const squares = units.reduce((sum, unit) => sum + (unit.total - value * unit.count) ** 2, 0);
  const m = units.length;
  return { value, variance: m < 2 ? null : ((m / (m - 1)) * squares) / count ** 2, count, units: m };
}
