import type { KeyProvider } from "@millrace/protocol";

export interface Provider {
  readonly provider: Exclude<KeyProvider, "server">;
  readonly title: string;
  /** Where its keys are made. */
  readonly keysUrl: string;
}

/** Those who have keys, in the order of the page. */
export const PROVIDERS: readonly Provider[] = [
  { provider: "anthropic", title: "Anthropic", keysUrl: "https://console.anthropic.com/settings/keys" },
  { provider: "openai", title: "OpenAI", keysUrl: "https://platform.openai.com/api-keys" },
  { provider: "google", title: "Google Gemini", keysUrl: "https://aistudio.google.com/apikey" },
  { provider: "openrouter", title: "OpenRouter", keysUrl: "https://openrouter.ai/settings/keys" },
];
