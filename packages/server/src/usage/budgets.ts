import { BUDGET_PERIODS, type BudgetPeriod, type BudgetStanding, type RunError } from "@millrace/protocol";
import type { Selectable } from "kysely";
import { ModelError } from "../models/port.ts";
import type { Storage } from "../storage/storage.ts";
import type { BudgetTable } from "../storage/workspace-tables.ts";
import { nextPeriod, type SpendingKey, spendingKeys } from "./periods.ts";

export type BudgetRow = Selectable<BudgetTable>;

/** What may be spent; null where there is no limit. */
export type Limits = Record<SpendingKey["scope"], Record<BudgetPeriod, number | null>>;

/** The limits that hold for a person: the workspace's, and their own or else everybody's. */
export function limitsFor(budgets: readonly BudgetRow[], userId: string): Limits {
  const limit = (period: BudgetPeriod, ...scopes: BudgetRow["scope"][]) => {
    const owner = (scope: BudgetRow["scope"]) => (scope === "person" ? userId : "");
    const found = scopes.map((scope) =>
      budgets.find((row) => row.scope === scope && row.user_id === owner(scope) && row.period === period),
    );
    return found.find((row) => row !== undefined)?.limit_nano_usd ?? null;
  };
  return {
    workspace: { day: limit("day", "workspace"), month: limit("month", "workspace") },
    person: { day: limit("day", "person", "everyone"), month: limit("month", "person", "everyone") },
  };
}

export async function readLimits({ db }: Pick<Storage, "db">, userId: string): Promise<Limits> {
  const rows = await db.selectFrom("budgets").selectAll().where("user_id", "in", ["", userId]).execute();
  return limitsFor(rows, userId);
}

/** How these people's budgets stand now, and the workspace's with each of them. */
export async function readStandings(
  storage: Pick<Storage, "db">,
  userIds: readonly string[],
  limits: (userId: string) => Limits,
  at: number,
): Promise<BudgetStanding[][]> {
  const ids = new Set(userIds.flatMap((userId) => spendingKeys(userId, at).map(({ id }) => id)));
  const rows = await storage.db
    .selectFrom("spending")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
  const spending = new Map(rows.map((row) => [row.id, row]));
  const resets = Object.fromEntries(BUDGET_PERIODS.map((each) => [each, new Date(nextPeriod(each, at)).toISOString()]));
  return userIds.map((userId) =>
    spendingKeys(userId, at).map(({ scope, period, id }) => ({
      scope,
      period,
      limit_nano_usd: limits(userId)[scope][period],
      spent_nano_usd: spending.get(id)?.spent_nano_usd ?? 0,
      reserved_nano_usd: spending.get(id)?.reserved_nano_usd ?? 0,
      resets_at: resets[period] ?? "",
    })),
  );
}

/** How the workspace's budgets and one person's stand now. */
export async function readOwnStandings(
  storage: Pick<Storage, "db">,
  userId: string,
  at: number,
): Promise<BudgetStanding[]> {
  const limits = await readLimits(storage, userId);
  const [standings = []] = await readStandings(storage, [userId], () => limits, at);
  return standings;
}

/** A budget is used up: nothing more is asked of providers until its period is over, or somebody raises it. */
export class BudgetExceeded extends ModelError {
  constructor({ scope, period, resets_at }: Pick<BudgetStanding, "scope" | "period" | "resets_at">) {
    const whose = scope === "workspace" ? "The workspace's" : "Your";
    const which = period === "day" ? "for today" : "for this month";
    const reset = `${resets_at.slice(0, 10)} at ${resets_at.slice(11, 16)} UTC`;
    const error: RunError = {
      code: "budget_exceeded",
      message: `${whose} budget ${which} is used up. It starts anew on ${reset}.`,
      retryable: true,
    };
    super(error);
  }
}
