import type { AdminModel } from "@millrace/protocol";
import { find } from "../../commands/find.ts";
import { providerName } from "../../composer/provider-name.ts";

export const FILTERS = ["offered", "changed", "hidden", "all"] as const;
export type Filter = (typeof FILTERS)[number];

/** The models a table shows: those of a kind, by what is looked for. */
export function chooseRows(
  models: readonly AdminModel[],
  filter: Filter,
  query: string,
  defaultModel: string | null,
): AdminModel[] {
  const isOfKind: Record<Filter, (model: AdminModel) => boolean> = {
    offered: ({ offered }) => offered,
    changed: ({ id, added, hidden, overrides }) => added || hidden || overrides.length > 0 || id === defaultModel,
    hidden: ({ hidden }) => hidden,
    all: () => true,
  };
  const ofKind = models.filter(isOfKind[filter]);
  return find(ofKind, query, ({ id, name, provider }) => `${name} ${id} ${providerName(provider)}`).items;
}
