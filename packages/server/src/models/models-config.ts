import type { KeyProvider, KeySource } from "@millrace/protocol";
import type { ModelTimeouts } from "./port.ts";

/** Which providers there are. One that is left out is not offered. */
export interface Providers {
  anthropic?: AnthropicConfig | undefined;
  /** Also vLLM and the like, by `baseUrl`; `apiKey: null` where none is wanted. */
  openai?: (ModelServer & OpenAiApi & { apiKey: string | null }) | undefined;
  google?: (ModelServer & { apiKey: string }) | undefined;
  openrouter?: (ModelServer & { apiKey: string }) | undefined;
  ollama?: ModelServer | undefined;
}

export interface ModelsConfig extends Providers {
  demo: boolean;
  /** Milliseconds between two words of the demo model; 0 for as fast as the event loop turns. */
  demoDelayMs: number;
  timeouts: ModelTimeouts;
  /** Hosts that may be called though a user chose them and they are not public, as `host:port` (SEC3). */
  allowedHosts?: readonly string[] | undefined;
}

interface AnthropicConfig {
  apiKey: string;
  /** Without `/v1`. */
  baseUrl?: string | undefined;
  version?: string | undefined;
  /** The one to list; any other name can be opened as well. */
  model?: string | undefined;
}

interface ModelServer {
  /** With its version, for example `https://api.openai.com/v1`. */
  baseUrl?: string | undefined;
  /** Those to list, the default one first; any other name can be opened as well. */
  models?: string[] | undefined;
}

interface OpenAiApi {
  /** Which of OpenAI's APIs the server speaks; by itself: Responses at OpenAI, Chat Completions elsewhere. */
  api?: "responses" | "chat" | undefined;
  /** Whether to ask for summaries of the reasoning, over the Responses API. */
  reasoningSummaries?: boolean | undefined;
}

/** What the environment says of providers, whoever's key they are called with. */
export interface ProviderDefaults {
  anthropic: Omit<AnthropicConfig, "apiKey">;
  openai: ModelServer & OpenAiApi;
  google: ModelServer;
  openrouter: ModelServer;
}

/** A provider that is set up, with nothing left to default. */
export type ProviderSetup = {
  /** As ids of its models begin. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  readonly baseUrl: string;
  readonly keySource: KeySource;
  /** Whether a user chose the address, so that it is called through the guarded agent alone (SEC3). */
  readonly guarded: boolean;
  /** Those to list. */
  readonly models: readonly string[];
} & (
  | { readonly format: "anthropic"; readonly apiKey: string; readonly version: string }
  | { readonly format: "openai-responses"; readonly apiKey: string | null; readonly reasoningSummaries: boolean }
  | { readonly format: "openai-chat"; readonly apiKey: string | null }
  | { readonly format: "google"; readonly apiKey: string }
);

/** One that the environment sets up. */
export type EnvironmentSetup = ProviderSetup & {
  readonly name: "anthropic" | "openai" | "google" | "openrouter" | "ollama";
};

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

/** A provider with a key that somebody stored. */
export function setupWithKey(
  provider: Exclude<KeyProvider, "server">,
  apiKey: string,
  defaults: ProviderDefaults,
): ProviderSetup | undefined {
  return providerSetups({ [provider]: { ...defaults[provider], apiKey } })[0];
}

/** OpenAI's own API, also under its regional names. */
const OPENAI_HOST = /(^|\.)api\.openai\.com$/;

/** Which API a server is called with that speaks one of OpenAI's, unless it is said. */
export function openAiApi(baseUrl: string): "responses" | "chat" {
  return OPENAI_HOST.test(URL.parse(baseUrl)?.hostname ?? "") ? "responses" : "chat";
}

/** In the order in which they are asked for a default model. */
export function providerSetups({ anthropic, openai, google, openrouter, ollama }: Providers): EnvironmentSetup[] {
  const setups: EnvironmentSetup[] = [];
  const common = { keySource: "environment", guarded: false } as const;
  if (anthropic) {
    const { apiKey, baseUrl = "https://api.anthropic.com", version = "2023-06-01" } = anthropic;
    const models = [anthropic.model ?? "claude-sonnet-5-5"];
    setups.push({
      ...common,
      name: "anthropic",
      title: "Anthropic",
      format: "anthropic",
      apiKey,
      baseUrl,
      version,
      models,
    });
  }
  if (openai) {
    const { apiKey, baseUrl = "https://api.openai.com/v1", models = ["gpt-6.1-sol"] } = openai;
    const { api = openAiApi(baseUrl), reasoningSummaries = false } = openai;
    const keySource = apiKey === null ? "none" : common.keySource;
    const server = { ...common, name: "openai", title: "OpenAI", apiKey, keySource, baseUrl, models } as const;
    setups.push(
      api === "responses"
        ? { ...server, format: "openai-responses", reasoningSummaries }
        : { ...server, format: "openai-chat" },
    );
  }
  if (google) {
    const { apiKey, baseUrl = "https://generativelanguage.googleapis.com/v1beta" } = google;
    const { models = ["gemini-4-argon"] } = google;
    setups.push({ ...common, name: "google", title: "Google", format: "google", apiKey, baseUrl, models });
  }
  if (openrouter) {
    const { apiKey, baseUrl = "https://openrouter.ai/api/v1", models = [] } = openrouter;
    setups.push({ ...common, name: "openrouter", title: "OpenRouter", format: "openai-chat", apiKey, baseUrl, models });
  }
  if (ollama) {
    const { baseUrl = "http://127.0.0.1:11434/v1", models = [] } = ollama;
    setups.push({
      ...common,
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
