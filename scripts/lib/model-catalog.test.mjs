import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildCatalog, catalogText } from "./model-catalog.mjs";
import { root } from "./paths.mjs";

const SOURCE = { package: "data", version: "1.0.0", license: "MIT", author: "Ann", url: "https://example.org" };
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const fixture = (provider) => [provider, JSON.parse(read(`fixtures/models/${provider}.json`))];

test("published data becomes one model per line: chat models only, sorted, without prices that nobody named", () => {
  const catalog = buildCatalog(SOURCE, "2026-11-10", new Map([fixture("openrouter"), fixture("anthropic")]));
  expect(catalogText(catalog)).toBe(`{
  "source": {"package":"data","version":"1.0.0","license":"MIT","author":"Ann","url":"https://example.org"},
  "as_of": "2026-11-10",
  "models": [
    {"id":"anthropic/claude-a","name":"Claude A","context_tokens":200000,"max_output_tokens":64000,"inputs":["text"],"reasoning":false,"prices":[{"input":3,"output":15}]},
    {"id":"anthropic/claude-b","name":"Claude B","context_tokens":1000000,"max_output_tokens":128000,"inputs":["text","image"],"reasoning":true,"prices":[{"input":0.1,"output":0.5,"cache_read":0.01,"cache_write":0.125,"tiers":[{"above_input_tokens":100000,"input":0.5,"output":2.5,"cache_read":0.05}]}]},
    {"id":"openrouter/maker/free:free","name":"Free","context_tokens":8192,"inputs":["text"],"reasoning":false,"prices":[{"input":0,"output":0}]},
    {"id":"openrouter/maker/router","name":"Router","context_tokens":8192,"max_output_tokens":4096,"inputs":["text"],"reasoning":true,"prices":[]}
  ]
}
`);
});

test("the catalogue that is checked in is as the script writes it, and names where it comes from", () => {
  const text = readFileSync(`${root}packages/server/src/catalog/model-catalog.json`, "utf8");
  const catalog = JSON.parse(text);
  expect(catalogText(catalog)).toBe(text);
  expect(catalog.source).toMatchObject({ package: "@earendil-works/pi-ai", license: "MIT" });
  expect(catalog.models.length).toBeGreaterThan(300);
});
