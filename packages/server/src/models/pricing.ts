import type { Usage } from "@millrace/protocol";

/** What calls cost, in nano-US-dollars. Null: not known. A model is priced under its whole id or not at all. */
export interface Pricing {
  /** What a call cost: what the provider says it did, else its tokens at the prices of that moment. */
  cost(call: {
    model: string;
    usage: Usage;
    /** US dollars. */
    reportedUsd: number | null;
    /** When it was made, in milliseconds since 1970. */
    at: number;
  }): number | null;
  /** The most that a call costs which reads and writes so many tokens; the counts may be estimates. */
  estimate(call: { model: string; inputTokens: number; maxOutputTokens: number; at: number }): number | null;
}
