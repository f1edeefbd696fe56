const NAMES: Readonly<Record<string, string>> = {
  anthropic: "Anthropic",
  openai: "OpenAI",
  google: "Google",
  openrouter: "OpenRouter",
  ollama: "Ollama",
};

/** A provider as people know it; one that somebody set up by a name of their own goes by that. */
export function providerName(provider: string): string {
  return NAMES[provider] ?? provider;
}
