import type { ModelPrices, TokenRates, Usage } from "@millrace/protocol";
import type { Pricing } from "../models/pricing.ts";
import { ExactCost, nanoUsd } from "./money.ts";

/** @param pricesAt what a model costs at a time; null where nobody knows */
export function createPricing(pricesAt: (model: string, at: number) => ModelPrices | null): Pricing {
  return {
    cost({ model, usage, reportedUsd, at }) {
      if (reportedUsd !== null) return nanoUsd(reportedUsd);
      const prices = pricesAt(model, at);
      return prices && costOf(prices, usage);
    },
    estimate({ model, inputTokens, maxOutputTokens, at }) {
      const prices = pricesAt(model, at);
      if (!prices) return null;
      const { input, output, cache_write } = ratesFor(prices, inputTokens);
      const cost = new ExactCost();
      // A provider may write all of it to its cache unasked.
      cost.add(Math.ceil(inputTokens), Math.max(input, cache_write ?? 0));
      cost.add(Math.ceil(maxOutputTokens), output);
      return cost.toNanoUsd();
    },
  };
}

/**
 * Reads and writes of the cache are parts of the input, each at a rate of its own; a provider that does not count them had
 * none. Reasoning is part of the output. Null when a count is missing that has a price, when tokens were used whose rate
 * is not known, and when the counts contradict each other. What is free is free without counts.
 */
function costOf(prices: ModelPrices, usage: Usage): number | null {
  if (prices.input === 0 && prices.output === 0 && prices.tiers.length === 0) return 0;
  const { input_tokens: input, output_tokens: output } = usage;
  if (input === null || output === null) return null;
  const rates = ratesFor(prices, input);
  const read = usage.cached_input_tokens ?? 0;
  const written = usage.cache_write_tokens ?? 0;
  const writtenForAnHour = usage.cache_write_1h_tokens ?? 0;
  const parts: [tokens: number, rate: number | null][] = [
    [input - read - written, rates.input],
    [read, rates.cache_read],
    [written - writtenForAnHour, rates.cache_write],
    [writtenForAnHour, rates.cache_write_1h],
    [output, rates.output],
  ];
  const cost = new ExactCost();
  for (const [tokens, rate] of parts) {
    if (tokens < 0) return null;
    if (tokens === 0) continue;
    if (rate === null) return null;
    cost.add(tokens, rate);
  }
  return cost.toNanoUsd();
}

/** A tier holds for the whole request, as soon as its input is longer. */
function ratesFor(prices: ModelPrices, inputTokens: number): TokenRates {
  return prices.tiers.findLast(({ above_input_tokens }) => inputTokens > above_input_tokens) ?? prices;
}
