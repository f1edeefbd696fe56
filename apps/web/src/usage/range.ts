import type { UsageRange } from "@millrace/protocol";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Lengths offered, in days; 1 is today. */
export const LENGTHS = [1, 7, 30, 90] as const;

/** The newest `days` days, in UTC like everything that is counted. */
export function lastDays(days: number, now = Date.now()): UsageRange {
  return { from: day(now - (days - 1) * DAY_MS), to: day(now) };
}

/** Every day of the range. */
export function daysOf({ from, to }: UsageRange): string[] {
  const first = Date.parse(from);
  return Array.from({ length: Math.round((Date.parse(to) - first) / DAY_MS) + 1 }, (_, index) =>
    day(first + index * DAY_MS),
  );
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
