/** How much of a conversation models are told. */
export interface ContextSettings {
  /** Messages of the path, at most. */
  readonly messages: number;
  /** Tokens for everything a request holds, at most; a model with a smaller window is told less. */
  readonly tokens: number;
  /** How many tokens a model takes in and gives back together; null when that is not known. */
  readonly windowOf: (modelId: string) => number | null;
}

/** What a request may hold, in tokens, beside room for the answer. */
export function budgetOf({ tokens, windowOf }: ContextSettings, modelId: string, maxTokens: number): number {
  const window = windowOf(modelId);
  return window === null ? tokens : Math.max(0, Math.min(tokens, window - maxTokens));
}
