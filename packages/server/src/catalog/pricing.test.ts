import type { Usage } from "@millrace/protocol";
import { describe, expect, test } from "vitest";
import { loadCatalogData, publishedAt } from "./catalog-data.ts";
import { createPricing } from "./pricing.ts";

const data = loadCatalogData();
/** By the catalogue as it ships. */
const pricing = createPricing((model, at) => publishedAt(data, model, at)?.prices ?? null);

const AUTUMN = Date.parse("2026-11-20T12:00:00Z");
const at = (time: string) => Date.parse(time);

function usage(input: number | null, output: number | null, more: Partial<Usage> = {}): Usage {
  return {
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
    ...more,
  };
}

const read = (tokens: number) => ({ cached_input_tokens: tokens });
const written = (tokens: number, forAnHour?: number) => ({
  cache_write_tokens: tokens,
  ...(forAnHour !== undefined && { cache_write_1h_tokens: forAnHour }),
});

/** Calculated by hand from the price lists: model, counts, when, and nano-US-dollars. */
const CASES: [what: string, model: string, counts: Usage, at: number, nanoUsd: number | null][] = [
  // 1,000 × 2,000 + 500 × 10,000
  ["input and output", "anthropic/claude-sonnet-5-5", usage(1_000, 500), AUTUMN, 7_000_000],
  ["one token in", "anthropic/claude-sonnet-5-5", usage(1, 0), AUTUMN, 2_000],
  ["one token out", "anthropic/claude-sonnet-5-5", usage(0, 1), AUTUMN, 10_000],
  ["no tokens", "anthropic/claude-sonnet-5-5", usage(0, 0), AUTUMN, 0],
  // 400 × 2,000 + 600 × 100 + 10 × 10,000
  ["a cached read is a part of the input", "anthropic/claude-sonnet-5-5", usage(1_000, 10, read(600)), AUTUMN, 960_000],
  // 600 × 200 before the price of reads fell
  [
    "the day before a price falls",
    "anthropic/claude-sonnet-5-5",
    usage(600, 0, read(600)),
    at("2026-10-06T23:59:59.999Z"),
    120_000,
  ],
  [
    "the first moment of a new price",
    "anthropic/claude-sonnet-5-5",
    usage(600, 0, read(600)),
    at("2026-10-07T00:00:00Z"),
    60_000,
  ],
  // 300 × 2,000 + 700 × 2,500
  ["a write is a part of the input", "anthropic/claude-sonnet-5-5", usage(1_000, 0, written(700)), AUTUMN, 2_350_000],
  // 300 × 2,000 + 200 × 2,500 + 500 × 4,000
  [
    "a write for an hour is a part of the writes",
    "anthropic/claude-sonnet-5-5",
    usage(1_000, 0, written(700, 500)),
    AUTUMN,
    3_100_000,
  ],
  // 100 × 4,000 + 200 × 200 + 700 × 8,000 + 10 × 20,000
  [
    "reads and writes together",
    "anthropic/claude-opus-5-5",
    usage(1_000, 10, { ...read(200), ...written(700, 700) }),
    AUTUMN,
    6_240_000,
  ],
  ["all input cached", "anthropic/claude-opus-5-5", usage(1_000, 0, read(1_000)), AUTUMN, 200_000],
  [
    "reasoning is a part of the output",
    "anthropic/claude-opus-5-5",
    usage(0, 100, { reasoning_tokens: 90 }),
    AUTUMN,
    2_000_000,
  ],
  ["an hour's write without a rate", "anthropic/claude-fable-5-2", usage(1_000, 0, written(10, 10)), AUTUMN, null],
  // 100,000 × 100 + 1 × 500
  ["exactly at a tier's length", "anthropic/claude-haiku-5-5", usage(100_000, 1), AUTUMN, 10_000_500],
  // 100,001 × 500 + 1 × 2,500
  ["one token above a tier's length, all of it", "anthropic/claude-haiku-5-5", usage(100_001, 1), AUTUMN, 50_003_000],
  // 1 × 500 + 100,000 × 50
  [
    "cached input makes a request longer, too",
    "anthropic/claude-haiku-5-5",
    usage(100_001, 0, read(100_000)),
    AUTUMN,
    5_000_500,
  ],
  ["a rate with a fraction of a nano per token", "anthropic/claude-haiku-5-5", usage(3, 0, written(3)), AUTUMN, 375],
  // 272,000 × 2,000 and 272,001 × 4,000
  ["OpenAI below its tier", "openai/gpt-6.1-sol", usage(272_000, 0), AUTUMN, 544_000_000],
  ["OpenAI above its tier", "openai/gpt-6.1-sol", usage(272_001, 1), AUTUMN, 1_088_019_000],
  // 300,000 × 20,000 + 1,000 × 75,000
  ["the dearest tier", "openai/gpt-6-astra", usage(300_000, 1_000), AUTUMN, 6_075_000_000],
  // 7 × 100 + 3 × 500
  ["a cheap model", "openai/gpt-6-luna", usage(7, 3), AUTUMN, 2_200],
  ["a read where no rate for reads is known", "google/gemini-4-hydrogen", usage(10, 10, read(1)), AUTUMN, null],
  ["the same without one", "google/gemini-4-hydrogen", usage(10, 10, read(0)), AUTUMN, 90_000],
  ["Gemini 4 before it doubles", "google/gemini-4-argon", usage(1_000, 1_000), at("2026-11-30T23:59:59Z"), 12_000_000],
  ["Gemini 4 after it doubled", "google/gemini-4-argon", usage(1_000, 1_000), at("2026-12-01T00:00:00Z"), 24_000_000],
  [
    "its cached reads double, too",
    "google/gemini-4-carbon",
    usage(1_000, 0, read(1_000)),
    at("2026-12-01T00:00:00Z"),
    200_000,
  ],
  // 1 × 75, a price that binary fractions do not hold
  [
    "an introductory price while it is promised",
    "google/gemini-3.8-flash",
    usage(1, 0, read(1)),
    at("2026-12-31T23:59:59Z"),
    75,
  ],
  ["when what follows it is not known", "google/gemini-3.8-flash", usage(1, 0), at("2027-01-01T00:00:00Z"), null],
  ["input that was not counted", "anthropic/claude-sonnet-5-5", usage(null, 500), AUTUMN, null],
  ["output that was not counted", "anthropic/claude-sonnet-5-5", usage(500, null), AUTUMN, null],
  ["counts that contradict each other", "anthropic/claude-sonnet-5-5", usage(5, 1, read(6)), AUTUMN, null],
  ["the demo model", "demo", usage(12_345, 678), AUTUMN, 0],
  ["the demo model without counts", "demo", usage(null, null), AUTUMN, 0],
  ["a model that is called free", "openrouter/google/gemma-4-31b-it:free", usage(10, 10), AUTUMN, 0],
  ["a router, whose price is whatever it chooses", "openrouter/openrouter/auto", usage(10, 10), AUTUMN, null],
  ["a model of somebody's own server", "ollama/qwen3:8b", usage(10, 10), AUTUMN, null],
  ["a name that only begins like a known one", "anthropic/claude-sonnet-5-5-unknown", usage(10, 10), AUTUMN, null],
  ["a known name at another provider", "openai/claude-sonnet-5-5", usage(10, 10), AUTUMN, null],
  ["a name without its provider", "claude-sonnet-5-5", usage(10, 10), AUTUMN, null],
];

describe("PRC1 what a call costs", () => {
  test.each(CASES)("%s (%s)", (_, model, counts, time, expected) => {
    expect(pricing.cost({ model, usage: counts, reportedUsd: null, at: time })).toBe(expected);
  });
});

test.each([
  [0.00014, 140_000],
  [0, 0],
  [0.1 + 0.2, 300_000_000],
  [0.0000000014, 1],
  [1_234.567891234, 1_234_567_891_234],
])("PRC1 what the provider reports (%d dollars) goes before any list of prices", (reportedUsd, expected) => {
  const call = { usage: usage(1_000, 1_000), reportedUsd, at: AUTUMN };
  expect(pricing.cost({ ...call, model: "openrouter/anthropic/claude-sonnet-5.5" })).toBe(expected);
  expect(pricing.cost({ ...call, model: "nobody/knows" })).toBe(expected);
});

test("PRC1 a sum is rounded once, half a nano-dollar up", () => {
  const rates = { cache_read: 0.0004, cache_write: null, cache_write_1h: null };
  const { cost } = createPricing(() => ({ input: 0.0004, output: 0.0001, ...rates, tiers: [] }));
  const costOf = (input: number, output: number) =>
    cost({ model: "any", usage: usage(input, output), reportedUsd: null, at: 0 });
  expect(costOf(1, 0)).toBe(0); // 0.4
  expect(costOf(1, 1)).toBe(1); // 0.4 + 0.1
  expect(costOf(3, 2)).toBe(1); // 1.2 + 0.2
});

test("PRC1 many cheap tokens add up without drift", () => {
  const call = { model: "openai/gpt-6-luna", reportedUsd: null, at: AUTUMN };
  const one = pricing.cost({ ...call, usage: usage(1, 0) }) ?? 0;
  expect(pricing.cost({ ...call, usage: usage(271_999, 0) })).toBe(one * 271_999);
  const huge = {
    model: "anthropic/claude-fable-5-2",
    usage: usage(999_999_999, 999_999_999),
    reportedUsd: null,
    at: AUTUMN,
  };
  expect(pricing.cost(huge)).toBe(999_999_999 * 48_000);
});

test.each([
  // 1,000 × 2,500, for all of it may be written to the cache, and 100 × 10,000
  ["anthropic/claude-sonnet-5-5", 1_000, 100, 3_500_000],
  ["anthropic/claude-haiku-5-5", 100_001, 0, 62_500_625],
  ["google/gemini-4-hydrogen", 1_000, 100, 2_250_000],
  ["google/gemini-4-hydrogen", 999.2, 99.5, 2_250_000],
  ["demo", 1_000, 100, 0],
  ["anthropic/claude-sonnet-5-5-unknown", 1_000, 100, null],
])("an estimate is the most that a call of %s can cost", (model, inputTokens, maxOutputTokens, expected) => {
  expect(pricing.estimate({ model, inputTokens, maxOutputTokens, at: AUTUMN })).toBe(expected);
});
