import { expect, test } from "vitest";
import { budgetOf } from "./settings.ts";

test.each([
  ["not known", null, 32_000],
  ["large", 200_000, 32_000],
  ["smaller than the budget with the answer", 16_000, 15_000],
  ["too small for the answer alone", 500, 0],
])("CTX1: a model whose window is %s", (_, window, budget) => {
  expect(budgetOf({ messages: 20, tokens: 32_000, windowOf: () => window }, "a/b", 1_000)).toBe(budget);
});
