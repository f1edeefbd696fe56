import { defaultFilter } from "cmdk";

/** Below this, the letters only happen to stand in that order somewhere. */
const LEAST_SCORE = 0.01;

export interface Found<Item> {
  /** The closest first. */
  items: Item[];
  /** How close the closest is, up to 1; 0 when there is none. */
  score: number;
}

/** Those whose name resembles what is looked for; all of them, as they were, when nothing is looked for. */
export function find<Item>(items: readonly Item[], query: string, nameOf: (item: Item) => string): Found<Item> {
  if (!query.trim()) return { items: [...items], score: 1 };
  const matches = items
    .map((item) => ({ item, score: defaultFilter(nameOf(item), query.trim()) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score);
  return { items: matches.map(({ item }) => item), score: matches[0]?.score ?? 0 };
}

/** What is not empty, with what is closest to the query first. */
export function closestFirst<Section extends Found<unknown>>(sections: readonly Section[]): Section[] {
  return sections.filter(({ items }) => items.length > 0).sort((one, other) => other.score - one.score);
}
