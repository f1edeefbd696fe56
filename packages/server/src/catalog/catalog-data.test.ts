import { expect, test } from "vitest";
import { byFamily } from "./by-family.ts";
import { loadCatalogData, mergeCatalog } from "./catalog-data.ts";

const SOURCE = { package: "data", version: "1.0.0", license: "MIT", author: "Ann", url: "https://example.org" };
const MODEL = { id: "a/one", name: "One", inputs: ["text"], prices: [{ input: 1, output: 2 }] };
const generated = (...models: object[]) => ({ source: SOURCE, as_of: "2026-11-10", models });
const overlay = (...models: object[]) => ({ as_of: "2026-11-20", models });

test("what came with this version can be read, and knows the models of four providers", () => {
  const { models, asOf } = loadCatalogData();
  const providers = new Set([...models.keys()].map((id) => id.split("/")[0]));
  expect([...providers].sort()).toEqual(["anthropic", "demo", "google", "openai", "openrouter"]);
  expect(asOf).toBe("2026-11-20");
  expect(models.get("anthropic/claude-fable-5-2")).toMatchObject({
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
  });
});

test("the overlay replaces what it names of a model, leaves the rest, and adds models", () => {
  const { models } = mergeCatalog(
    generated({ ...MODEL, context_tokens: 1000 }),
    overlay(
      {
        id: "a/one",
        prices: [
          { input: 1, output: 2 },
          { effective_from: "2026-12-01", input: 3, output: 4 },
        ],
      },
      { ...MODEL, id: "a/two", name: "Two" },
    ),
  );
  expect(models.get("a/one")).toMatchObject({ name: "One", contextTokens: 1000 });
  expect(models.get("a/one")?.prices.map(({ from }) => from)).toEqual([0, Date.UTC(2026, 11, 1)]);
  expect(models.get("a/two")?.name).toBe("Two");
});

test.each([
  ["a new model without a name", generated(), overlay({ id: "a/two" })],
  ["a price below zero", generated({ ...MODEL, prices: [{ input: -1, output: 2 }] }), overlay()],
  [
    "dates out of order",
    generated({
      ...MODEL,
      prices: [
        { effective_from: "2026-12-01", input: 1, output: 2 },
        { input: 1, output: 2 },
      ],
    }),
    overlay(),
  ],
  ["a day that does not exist", generated({ ...MODEL, deprecated_from: "2026-02-30" }), overlay()],
  [
    "tiers out of order",
    generated({
      ...MODEL,
      prices: [
        {
          input: 1,
          output: 2,
          tiers: [
            { above_input_tokens: 9, input: 1, output: 2 },
            { above_input_tokens: 8, input: 1, output: 2 },
          ],
        },
      ],
    }),
    overlay(),
  ],
  ["a misspelt field", generated({ ...MODEL, price: [] }), overlay()],
])("%s is refused", (_, base, laidOver) => {
  expect(() => mergeCatalog(base, laidOver)).toThrow();
});

test("families stand together by name, and in each the newest is first", () => {
  const ids = ["o/gpt-4", "o/gpt-6.1-sol", "a/claude-opus-5", "a/claude-opus-5-5", "o/gpt-10", "a/claude-haiku-5"];
  expect(ids.sort(byFamily)).toEqual([
    "a/claude-haiku-5",
    "a/claude-opus-5-5",
    "a/claude-opus-5",
    "o/gpt-10",
    "o/gpt-6.1-sol",
    "o/gpt-4",
  ]);
});
