import type { ModelInfo } from "@millrace/protocol";
import { closestFirst, find } from "../commands/find.ts";
import { providerName } from "./provider-name.ts";

/** Rows that are drawn of one provider, and of all when something is looked for. */
const MOST_OF_PROVIDER = 20;
const MOST_FOUND = 80;

export interface ModelGroup {
  /** `recent`, or a provider. */
  key: string;
  items: ModelInfo[];
}

/**
 * Without a query: those used recently, then by provider in the order they came. With one: those whose name, id or provider
 * resembles it, the closest provider first. Long groups are cut.
 */
export function findModels(models: readonly ModelInfo[], recent: readonly string[], query: string): ModelGroup[] {
  const isSearch = query.trim() !== "";
  const latest = isSearch ? [] : recent.flatMap((id) => models.find((model) => model.id === id) ?? []);
  const byProvider = Map.groupBy(
    models.filter((model) => !latest.includes(model)),
    ({ provider }) => provider,
  );
  const groups = [...byProvider].map(([key, items]) => ({
    key,
    ...find(items, query, ({ id, name }) => `${name} ${id} ${providerName(key)}`),
  }));
  if (isSearch) return cut(closestFirst(groups), MOST_FOUND);
  const whole = groups.map(({ key, items }) => ({ key, items: items.slice(0, MOST_OF_PROVIDER) }));
  return [{ key: "recent", items: latest }, ...whole].filter(({ items }) => items.length > 0);
}

function cut(groups: readonly ModelGroup[], most: number): ModelGroup[] {
  let room = most;
  return groups.flatMap(({ key, items }) => {
    const shown = items.slice(0, room);
    room -= shown.length;
    return shown.length > 0 ? { key, items: shown } : [];
  });
}
