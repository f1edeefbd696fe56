import type { Usage } from "@millrace/protocol";

/** What calls cost, in nano-US-dollars; null where the price is not known. Models go by their whole ids. */
export interface Pricing {
  /** @param call.reportedUsd what the provider says the call cost, which is believed before any list of prices */
  cost(call: { model: string; usage: Usage; reportedUsd: number | null; at: number }): number | null;
  /** The most a call may cost. */
  estimate(call: { model: string; inputTokens: number; maxOutputTokens: number; at: number }): number | null;
}

const NANO_USD = 1_000_000_000;

/** Prices without a catalogue: the demo model is free, and of others only what the provider says is known. */
export const reportedPricing: Pricing = {
  cost: ({ model, reportedUsd }) =>
    reportedUsd === null ? (model === "demo" ? 0 : null) : Math.round(reportedUsd * NANO_USD),
  estimate: ({ model }) => (model === "demo" ? 0 : null),
};
