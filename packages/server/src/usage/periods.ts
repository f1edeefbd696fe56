import { BUDGET_PERIODS, type BudgetPeriod } from "@millrace/protocol";

export const DAY_MS = 24 * 60 * 60 * 1_000;

/** When the period that follows begins, in UTC. */
export function nextPeriod(period: BudgetPeriod, at: number): number {
  const date = new Date(at);
  return period === "day"
    ? (Math.floor(at / DAY_MS) + 1) * DAY_MS
    : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** When the period began, in UTC. */
export function periodStart(period: BudgetPeriod, at: number): number {
  const date = new Date(at);
  return period === "day" ? Math.floor(at / DAY_MS) * DAY_MS : Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** A counter of what is spent: in one period, by the workspace or by one person. */
export interface SpendingKey {
  readonly scope: "workspace" | "person";
  readonly period: BudgetPeriod;
  readonly id: string;
}

/** All counters that a call of this person at this moment adds to. */
export function spendingKeys(userId: string, at: number): SpendingKey[] {
  const date = new Date(at).toISOString();
  return BUDGET_PERIODS.flatMap((period) => {
    const name = `${period}:${date.slice(0, period === "day" ? 10 : 7)}`;
    return [
      { scope: "workspace", period, id: `${name}:workspace` },
      { scope: "person", period, id: `${name}:person:${userId}` },
    ] as const;
  });
}
