import type { Pricing } from "../src/models/pricing.ts";

export const INPUT_PRICE = 1_000;
export const OUTPUT_PRICE = 2_000;

/** Each token of a model of OpenRouter costs so many nano-US-dollars; of others nothing is known, except of the demo model. */
export const TEST_PRICES: Pricing = {
  cost: ({ model, usage }) => price(model, usage.input_tokens ?? 0, usage.output_tokens ?? 0),
  estimate: ({ model, inputTokens, maxOutputTokens }) => price(model, inputTokens, maxOutputTokens),
};

function price(model: string, input: number, output: number): number | null {
  if (model === "demo") return 0;
  return model.startsWith("openrouter/") ? input * INPUT_PRICE + output * OUTPUT_PRICE : null;
}

const NANO_USD = 1_000_000_000;

/** Prices without a catalogue: the demo model is free, and of others only what the provider says is known. */
export const reportedPricing: Pricing = {
  cost: ({ model, reportedUsd }) =>
    reportedUsd === null ? (model === "demo" ? 0 : null) : Math.round(reportedUsd * NANO_USD),
  estimate: ({ model }) => (model === "demo" ? 0 : null),
};
