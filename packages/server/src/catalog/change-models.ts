import type { Compilable } from "kysely";
import type { z } from "zod";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { compiled } from "../storage/compiled.ts";
import type { CatalogDependencies } from "./dependencies.ts";
import { type ADD_MODEL, type ADD_PRICE, ADDED_DESCRIPTION, type CHANGE_MODEL } from "./schemas.ts";

/** How many models a workspace may add, and how many prices a model may have (SEC7). */
const MAX_ADDED = 1_000;
const MAX_PRICES = 100;

/** @throws ProblemError `conflict` when there is such a model, or too many */
export async function addModel(
  deps: CatalogDependencies,
  principal: Principal,
  { id, prices, ...description }: z.infer<typeof ADD_MODEL>,
): Promise<void> {
  const { db } = deps.storage;
  await deps.catalog.refresh();
  const { added } = deps.catalog.workspace;
  if (added.has(id) || deps.catalog.data.models.has(id)) throw problem("conflict", `There is a model ${id} already.`);
  if (added.size >= MAX_ADDED) throw problem("conflict", `A workspace adds at most ${MAX_ADDED} models.`);
  const created_at = deps.clock.now();
  const insert = db.insertInto("models_added").values({
    model: id,
    description: JSON.stringify(ADDED_DESCRIPTION.parse(description)),
    created_by: principal.userId,
    created_at,
  });
  await write(deps, [insert.onConflict((conflict) => conflict.doNothing())]);
  if (prices) await addPrice(deps, principal, { model: id, prices });
}

/** With its prices. @throws ProblemError `not_found` when the workspace has added no such model */
export async function removeModel(deps: CatalogDependencies, id: string): Promise<void> {
  const { db } = deps.storage;
  await deps.catalog.refresh();
  if (!deps.catalog.workspace.added.has(id)) throw problem("not_found", "The workspace has added no such model.");
  await write(deps, [
    db.deleteFrom("models_added").where("model", "=", id),
    db.deleteFrom("price_overrides").where("model", "=", id),
    db.deleteFrom("model_choices").where("model", "=", id),
  ]);
}

/** Another price from the same moment on takes the place of the first. @throws ProblemError `conflict` for too many */
export async function addPrice(
  deps: CatalogDependencies,
  principal: Principal,
  { model, effective_from, prices }: z.infer<typeof ADD_PRICE>,
): Promise<void> {
  const { db } = deps.storage;
  const created_at = deps.clock.now();
  const from = effective_from === undefined ? created_at : Date.parse(effective_from);
  await deps.catalog.refresh();
  const count = deps.catalog.workspace.overrides.get(model)?.length ?? 0;
  if (count >= MAX_PRICES)
    throw problem("conflict", `A model has at most ${MAX_PRICES} prices. Remove old ones first.`);
  await write(deps, [
    db.deleteFrom("price_overrides").where("model", "=", model).where("effective_from", "=", from),
    db.insertInto("price_overrides").values({
      id: deps.createId("prc"),
      model,
      effective_from: from,
      prices: JSON.stringify(prices),
      created_by: principal.userId,
      created_at,
    }),
  ]);
}

/** @throws ProblemError `not_found` */
export async function removePrice(deps: CatalogDependencies, id: string): Promise<void> {
  const { db } = deps.storage;
  const found = await db.selectFrom("price_overrides").select("id").where("id", "=", id).executeTakeFirst();
  if (!found) throw problem("not_found", "There is no such price.");
  await write(deps, [db.deleteFrom("price_overrides").where("id", "=", id)]);
}

/** Hides or shows a model, and makes it the default or ends that. */
export async function changeModel(
  deps: CatalogDependencies,
  { id, hidden, default: isDefault }: z.infer<typeof CHANGE_MODEL>,
): Promise<void> {
  const { db } = deps.storage;
  const change = {
    ...(hidden !== undefined && { hidden: Number(hidden) }),
    ...(isDefault !== undefined && { is_default: Number(isDefault) }),
  };
  if (Object.keys(change).length === 0) return;
  const others = db.updateTable("model_choices").set({ is_default: 0 }).where("model", "!=", id);
  const upsert = db
    .insertInto("model_choices")
    .values({ model: id, hidden: 0, is_default: 0, ...change })
    .onConflict((conflict) => conflict.column("model").doUpdateSet(change));
  await write(deps, isDefault ? [others, upsert] : [upsert]);
}

/** In one transaction; this node knows of it before the answer. */
async function write({ log, catalog }: CatalogDependencies, queries: readonly Compilable[]): Promise<void> {
  await log.append({ log: null, statements: queries.map(compiled), events: [] });
  await catalog.refresh();
}
