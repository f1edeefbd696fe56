import type { KeySource } from "@millrace/protocol";
import type { ModelTimeouts } from "./port.ts";

/** Which providers there are. One that is left out is not offered. */
export interface ModelsConfig {
  anthropic?: AnthropicConfig | undefined;
  /** Also vLLM and the like, by `baseUrl`; `apiKey: null` where none is wanted. */
  openai?: (OpenAiServer & { apiKey: string | null }) | undefined;
  openrouter?: (OpenAiServer & { apiKey: string }) | undefined;
  ollama?: OpenAiServer | undefined;
  demo: boolean;
  /** Milliseconds between two words of the demo model; 0 for as fast as the event loop turns. */
  demoDelayMs: number;
  timeouts: ModelTimeouts;
}

interface AnthropicConfig {
  apiKey: string;
  /** Without `/v1`. */
  baseUrl?: string | undefined;
  version?: string | undefined;
  /** The one to list; any other name can be opened as well. */
  model?: string | undefined;
}

interface OpenAiServer {
  /** With its version, for example `https://api.openai.com/v1`. */
  baseUrl?: string | undefined;
  /** Those to list, the default one first; any other name can be opened as well. */
  models?: string[] | undefined;
}

/** A provider that is set up, with nothing left to default. */
export type ProviderSetup = {
  /** As ids of its models begin. */
  readonly name: "anthropic" | "openai" | "openrouter" | "ollama";
  /** As people know it. */
  readonly title: string;
  readonly baseUrl: string;
  readonly keySource: KeySource;
  /** Those to list. */
  readonly models: readonly string[];
} & (
  | { readonly format: "anthropic"; readonly apiKey: string; readonly version: string }
  | { readonly format: "openai-chat"; readonly apiKey: string | null }
);

/** Where providers are called, and with whose key. */
export interface ProviderDirectory {
  /** Those a person can use, in the order in which they are asked for a default model. */
  setupsFor(userId: string): Promise<readonly ProviderSetup[]>;
}

/** What the environment sets up, the same for everybody. */
export function environmentDirectory(config: ModelsConfig): ProviderDirectory {
  const setups = providerSetups(config);
  return { setupsFor: async () => setups };
}

/** In the order in which they are asked for a default model. */
export function providerSetups({ anthropic, openai, openrouter, ollama }: ModelsConfig): ProviderSetup[] {
  const setups: ProviderSetup[] = [];
  const keySource = "environment";
  if (anthropic) {
    const { apiKey, baseUrl = "https://api.anthropic.com", version = "2023-06-01" } = anthropic;
    const models = [anthropic.model ?? "claude-sonnet-5-5"];
    setups.push({
      name: "anthropic",
      title: "Anthropic",
      format: "anthropic",
      apiKey,
      keySource,
      baseUrl,
      version,
      models,
    });
  }
  if (openai) {
    const { apiKey, baseUrl = "https://api.openai.com/v1", models = ["gpt-6.1-sol"] } = openai;
    const source = apiKey === null ? "none" : keySource;
    setups.push({ name: "openai", title: "OpenAI", format: "openai-chat", apiKey, keySource: source, baseUrl, models });
  }
  if (openrouter) {
    const { apiKey, baseUrl = "https://openrouter.ai/api/v1", models = [] } = openrouter;
    setups.push({ name: "openrouter", title: "OpenRouter", format: "openai-chat", apiKey, keySource, baseUrl, models });
  }
  if (ollama) {
    const { baseUrl = "http://127.0.0.1:11434/v1", models = [] } = ollama;
    setups.push({
      name: "ollama",
      title: "Ollama",
      format: "openai-chat",
      apiKey: null,
      keySource: "none",
      baseUrl,
      models,
    });
  }
  return setups;
}
