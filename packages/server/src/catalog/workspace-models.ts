import type { ModelPrices } from "@millrace/protocol";
import type { Kysely } from "kysely";
import type { z } from "zod";
import type { Tables } from "../storage/schema.ts";
import { ADDED_DESCRIPTION, NEW_PRICES } from "./schemas.ts";

export interface DatedOverride {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly prices: ModelPrices;
}

/** What a workspace has set about models. */
export interface WorkspaceModels {
  /** By model, by rising date. */
  readonly overrides: ReadonlyMap<string, readonly DatedOverride[]>;
  /** By id. */
  readonly added: ReadonlyMap<string, z.infer<typeof ADDED_DESCRIPTION>>;
  readonly hidden: ReadonlySet<string>;
  readonly defaultModel: string | null;
}

export const NOTHING_SET: WorkspaceModels = {
  overrides: new Map(),
  added: new Map(),
  hidden: new Set(),
  defaultModel: null,
};

export async function readWorkspaceModels(db: Kysely<Tables>): Promise<WorkspaceModels> {
  const [prices, added, choices] = await Promise.all([
    db
      .selectFrom("price_overrides")
      .select(["id", "model", "effective_from", "prices"])
      .orderBy("effective_from")
      .execute(),
    db.selectFrom("models_added").select(["model", "description"]).orderBy("model").execute(),
    db.selectFrom("model_choices").selectAll().execute(),
  ]);
  const byModel = Map.groupBy(prices, ({ model }) => model);
  return {
    overrides: new Map([...byModel].map(([model, rows]) => [model, rows.map(toOverride)])),
    added: new Map(added.map(({ model, description }) => [model, ADDED_DESCRIPTION.parse(JSON.parse(description))])),
    hidden: new Set(choices.flatMap(({ model, hidden }) => (hidden === 1 ? model : []))),
    defaultModel: choices.find(({ is_default }) => is_default === 1)?.model ?? null,
  };
}

function toOverride({
  id,
  effective_from,
  prices,
}: {
  id: string;
  effective_from: number;
  prices: string;
}): DatedOverride {
  return { id, from: effective_from, prices: NEW_PRICES.parse(JSON.parse(prices)) };
}
