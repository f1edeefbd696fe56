import type { AdminModel, AdminModelList, ModelInfo } from "@millrace/protocol";
import type { CatalogDependencies } from "./dependencies.ts";

/**
 * Every model that can be named: those that are set up for the asking administrator (hidden ones, too), then the rest of
 * what the workspace added or priced and of the catalogue.
 */
export async function listAdminModels(
  { catalog, models }: CatalogDependencies,
  userId: string,
): Promise<AdminModelList> {
  const offered = await models.list(userId, { withHidden: true });
  const ids = new Set(offered.map(({ id }) => id));
  const { added, overrides, defaultModel } = catalog.workspace;
  const others = new Set([...added.keys(), ...overrides.keys(), ...catalog.data.models.keys()]);
  const rest = [...others].filter((id) => !ids.has(id) && id !== "demo");
  return {
    items: [
      ...offered.map((info) => toAdminModel(catalog, info, true)),
      ...rest.flatMap((id) => {
        const description = catalog.describe(id);
        const provider = id.slice(0, id.indexOf("/"));
        return description ? toAdminModel(catalog, { ...description, id, provider, demo: false }, false) : [];
      }),
    ],
    catalog_as_of: catalog.data.asOf,
    default_model: defaultModel,
  };
}

function toAdminModel(catalog: CatalogDependencies["catalog"], info: ModelInfo, offered: boolean): AdminModel {
  const { id } = info;
  const { added, overrides } = catalog.workspace;
  return {
    ...info,
    offered,
    hidden: catalog.isHidden(id),
    added: added.has(id),
    price_source: catalog.priceSource(id),
    price_assured_until: catalog.data.models.get(id)?.assuredUntil ?? null,
    overrides: (overrides.get(id) ?? [])
      .map(({ id, from, prices }) => ({ id, effective_from: new Date(from).toISOString(), prices }))
      .reverse(),
  };
}
