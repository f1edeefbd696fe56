/** Questions to begin with; names of texts in `prompts.quick`. The demo model has an answer for each of them. */
export const QUICK_PROMPTS = ["ability", "explain", "code", "table"] as const;
