import { defaultFilter } from "cmdk";

/** Those whose name resembles what is looked for, the closest first; all of them when nothing is looked for. */
export function find<Item>(items: readonly Item[], query: string, nameOf: (item: Item) => string): Item[] {
  if (!query.trim()) return [...items];
  return items
    .map((item) => ({ item, score: defaultFilter(nameOf(item), query.trim()) }))
    .filter(({ score }) => score > 0.01)
    .sort((one, other) => other.score - one.score)
    .map(({ item }) => item);
}
