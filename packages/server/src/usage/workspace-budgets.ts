import { BUDGET_PERIODS, type SetBudget, type WorkspaceBudgets } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Person } from "../identity/identity.ts";
import { AppendFailed } from "../log/log.ts";
import type { Statement } from "../log/store.ts";
import { compiled } from "../storage/compiled.ts";
import { limitsFor, readStandings } from "./budgets.ts";
import type { UsageDependencies } from "./dependencies.ts";
import { periodStart } from "./periods.ts";

/** Stands for nobody in particular. */
const NOBODY = "";

/** All budgets, and how they stand. */
export async function readWorkspaceBudgets(
  { storage, clock }: Pick<UsageDependencies, "storage" | "clock">,
  people: readonly Person[],
): Promise<WorkspaceBudgets> {
  const { db } = storage;
  const at = clock.now();
  const budgets = await db.selectFrom("budgets").selectAll().execute();
  const ids = [NOBODY, ...people.map(({ id }) => id)];
  const [nobody = [], ...standings] = await readStandings(storage, ids, (id) => limitsFor(budgets, id), at);
  const { unpriced } = await db
    .selectFrom("api_usage_log")
    .select((select) => select.fn.countAll<number>().as("unpriced"))
    .where("at", ">=", periodStart("month", at))
    .where("outcome", "is not", null)
    .where("cost_nano_usd", "is", null)
    .where("key_source", "in", ["workspace", "environment"])
    .executeTakeFirstOrThrow();
  const everyone = limitsFor(budgets, NOBODY).person;
  return {
    workspace: nobody.filter(({ scope }) => scope === "workspace"),
    everyone,
    people: people.map(({ id, name, email }, index) => ({
      user_id: id,
      name,
      email,
      own: BUDGET_PERIODS.filter((period) =>
        budgets.some((row) => row.scope === "person" && row.user_id === id && row.period === period),
      ),
      standings: (standings[index] ?? []).filter(({ scope }) => scope === "person"),
    })),
    unpriced_calls: unpriced,
  };
}

/** @throws ProblemError `not_found` when there is no such person, `unavailable` */
export async function setBudget(
  deps: UsageDependencies,
  people: readonly Person[],
  { scope, user_id = NOBODY, period, limit_nano_usd }: SetBudget,
): Promise<void> {
  if (scope === "person" && !people.some(({ id }) => id === user_id)) throw noPerson();
  const { db } = deps.storage;
  const set = db
    .insertInto("budgets")
    .values({ scope, user_id, period, limit_nano_usd })
    .onConflict((conflict) => conflict.columns(["scope", "user_id", "period"]).doUpdateSet({ limit_nano_usd }));
  await store(deps, compiled(set));
}

/** What holds for everybody holds for the person again. @throws ProblemError `unavailable` */
export async function removePersonBudget(
  deps: UsageDependencies,
  { user_id, period }: { user_id: string; period: string },
): Promise<void> {
  const remove = deps.storage.db
    .deleteFrom("budgets")
    .where("scope", "=", "person")
    .where("user_id", "=", user_id)
    .where("period", "=", period === "day" ? "day" : "month");
  await store(deps, compiled(remove));
}

async function store({ log }: UsageDependencies, statement: Statement): Promise<void> {
  try {
    await log.append({ log: null, statements: [statement], events: [] });
  } catch (error) {
    if (!(error instanceof AppendFailed)) throw error;
    throw problem("unavailable", "The server cannot store anything at the moment. Try again soon.");
  }
}

function noPerson() {
  return problem("not_found", "There is no such person.");
}
