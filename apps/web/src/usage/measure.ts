import type { UsageFigures } from "@millrace/protocol";

/** What charts can be of. */
export const MEASURES = ["cost", "tokens", "calls"] as const;
export type Measure = (typeof MEASURES)[number];

/** The figure as a number to draw; costs in US dollars. */
export function measured(figures: UsageFigures, measure: Measure): number {
  switch (measure) {
    case "cost":
      return figures.cost_nano_usd / 1_000_000_000;
    case "tokens":
      return figures.input_tokens + figures.output_tokens;
    case "calls":
      return figures.calls;
  }
}
