import { z } from "zod";

/** Which model takes over from which (PRV3). */
export interface Fallbacks {
  /** By the id of the model that is asked. */
  readonly of: ReadonlyMap<string, string>;
  /** For all others; null: nothing takes over. */
  readonly general: string | null;
}

const MODEL = /^[^/\s>]+\/[^\s>]+$/;
const ERROR =
  "must name models such as openai/gpt-6.1-terra, or pairs such as anthropic/claude-sonnet-5-5>openai/gpt-6.1-terra, separated by commas";

/** `second` for every model, or `first>second` for one; separated by commas. */
export const FALLBACKS = z
  .string()
  .default("")
  .transform((text, context): Fallbacks => {
    const of = new Map<string, string>();
    let general: string | null = null;
    for (const entry of text.split(",").flatMap((item) => item.trim() || [])) {
      const models = entry.split(">").map((model) => model.trim());
      const [first = "", second] = models;
      if (models.length > 2 || !models.every((model) => MODEL.test(model))) {
        context.addIssue({ code: "custom", message: ERROR });
      } else if (second === undefined) general = first;
      else of.set(first, second);
    }
    return { of, general };
  });

/** The model that takes over from this one; null: none. */
export function fallbackOf({ of, general }: Fallbacks, model: string): string | null {
  const second = of.get(model) ?? general;
  return second === model ? null : second;
}
