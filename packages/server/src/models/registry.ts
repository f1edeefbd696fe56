import type { ModelInfo } from "@millrace/protocol";
import { createAnthropicModel } from "./anthropic/anthropic-model.ts";
import { createDemoModel, DEMO_MODEL } from "./demo/demo-model.ts";
import { createOpenAiChatModel } from "./openai-chat/openai-chat-model.ts";
import type { Model, ModelTimeouts } from "./port.ts";
import { createTransport } from "./wire/transport.ts";

const DEFAULT_ANTHROPIC_MODEL = "claude-sonnet-5-5";
const DEFAULT_OPENAI_MODEL = "gpt-6.1-sol";

/** Which providers there are. One that is left out is not offered. Addresses without a default must be given. */
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

export interface Models {
  list(): ModelInfo[];
  readonly defaultModel: string;
  /** @returns null when no configured provider has such a model: an id is `<provider>/<model>`, or `demo` */
  open(id: string): Model | null;
  /** Cuts all connections to providers. */
  close(): Promise<void>;
}

interface Provider {
  name: string;
  models: string[];
  open(id: string, model: string): Model;
}

export function createModels(config: ModelsConfig): Models {
  const transport = createTransport(config.timeouts);
  const { anthropic, openai, openrouter, ollama } = config;
  // In the order in which they are asked for a default model.
  const providers: Provider[] = [];

  if (anthropic) {
    const { apiKey, baseUrl = "https://api.anthropic.com", version = "2023-06-01" } = anthropic;
    providers.push({
      name: "anthropic",
      models: [anthropic.model ?? DEFAULT_ANTHROPIC_MODEL],
      open: (id, model) => createAnthropicModel(id, model, { apiKey, baseUrl, version }, transport),
    });
  }
  const addOpenAi = (name: string, provider: string, apiKey: string | null, baseUrl: string, models: string[]) => {
    const options = { provider, apiKey, baseUrl, reportsCost: name === "openrouter" };
    providers.push({ name, models, open: (id, model) => createOpenAiChatModel(id, model, options, transport) });
  };
  if (openai) {
    const { apiKey, baseUrl = "https://api.openai.com/v1", models = [DEFAULT_OPENAI_MODEL] } = openai;
    addOpenAi("openai", "OpenAI", apiKey, baseUrl, models);
  }
  if (openrouter) {
    const { apiKey, baseUrl = "https://openrouter.ai/api/v1", models = [] } = openrouter;
    addOpenAi("openrouter", "OpenRouter", apiKey, baseUrl, models);
  }
  if (ollama) {
    const { baseUrl = "http://127.0.0.1:11434/v1", models = [] } = ollama;
    addOpenAi("ollama", "Ollama", null, baseUrl, models);
  }

  const listed = providers.flatMap(({ name, models }) =>
    models.map((model) => ({ id: `${name}/${model}`, name: model, provider: name, demo: false })),
  );
  if (config.demo) listed.push(DEMO_MODEL);
  return {
    list: () => listed,
    defaultModel: listed[0]?.id ?? DEMO_MODEL.id,
    open(id) {
      if (id === DEMO_MODEL.id) return config.demo ? createDemoModel({ delayMs: config.demoDelayMs }) : null;
      const [, name, model] = /^([^/]+)\/(.+)$/s.exec(id) ?? [];
      const provider = providers.find((candidate) => candidate.name === name);
      return provider && model !== undefined ? provider.open(id, model) : null;
    },
    close: () => transport.close(),
  };
}
