import type { ModelInfo } from "@millrace/protocol";
import { expect, test } from "vitest";
import { findModels } from "./find-models.ts";

function model(id: string, name = id.slice(id.indexOf("/") + 1)): ModelInfo {
  const provider = id.split("/")[0] ?? "";
  const unknown = { context_tokens: null, max_output_tokens: null, reasoning: null, prices: null, price_change: null };
  return { ...unknown, id, name, provider, inputs: ["text"], demo: false };
}

const MODELS = [
  model("anthropic/claude-sonnet-5-5", "Claude Sonnet 5.5"),
  model("openai/gpt-6.1-sol", "GPT-6.1 Sol"),
  model("openrouter/anthropic/claude-sonnet-5.5", "Claude Sonnet 5.5"),
  ...Array.from({ length: 400 }, (_, index) => model(`openrouter/maker/model-${index}`)),
];

const ids = (query: string, recent: string[] = []) =>
  findModels(MODELS, recent, query).map(({ key, items }) => [key, ...items.map(({ id }) => id)]);

test.each([
  ["a part of the name", "sonn"],
  ["a part of the id", "sonnet-5-5"],
  ["the provider and the name", "anthropic sonnet"],
  ["a name with a letter missing", "sonet"],
])("a model is found by %s (%j)", (_, query) => {
  expect(ids(query).flat()).toContain("anthropic/claude-sonnet-5-5");
});

test("a model is found by its provider's name as people write it", () => {
  expect(ids("OpenAI")[0]).toEqual(["openai", "openai/gpt-6.1-sol"]);
  expect(ids("gpt sol")[0]).toEqual(["openai", "openai/gpt-6.1-sol"]);
});

test("nothing is found where nothing resembles", () => {
  expect(ids("xyzzy")).toEqual([]);
});

test("those used recently come first, once; then each provider with its first ones", () => {
  const found = ids("", ["openai/gpt-6.1-sol", "gone/model"]);
  expect(found.map(([key]) => key)).toEqual(["recent", "anthropic", "openrouter"]);
  expect(found[0]).toEqual(["recent", "openai/gpt-6.1-sol"]);
  expect(found[2]).toHaveLength(21);
});

test("a search draws no more than a list can hold", () => {
  expect(ids("model").flat().length).toBeLessThan(100);
});
