import type { ModelInfo } from "@millrace/protocol";
import { createAnthropicModel } from "./anthropic/anthropic-model.ts";
import { createDemoModel, DEMO_MODEL } from "./demo/demo-model.ts";
import type { ProviderDirectory, ProviderSetup } from "./models-config.ts";
import { createOpenAiChatModel } from "./openai-chat/openai-chat-model.ts";
import type { Model, ModelTimeouts, OpenModel } from "./port.ts";
import { withFailOver } from "./resilience/fail-over.ts";
import { fallbackOf } from "./resilience/fallbacks.ts";
import type { ProviderHealth } from "./resilience/provider-health.ts";
import type { ResilienceSettings } from "./resilience/resilience-environment.ts";
import { createTransports } from "./resilience/transports.ts";
import { watchModel } from "./resilience/watched-model.ts";
import type { Transport } from "./wire/transport.ts";

export type { OpenModel } from "./port.ts";

/** The models each person can use, with their own keys or the deployment's. */
export interface Models {
  list(userId: string): Promise<ModelInfo[]>;
  /** What answers when the person does not choose. */
  defaultModel(userId: string): Promise<string>;
  /** @returns null when no provider of this person has such a model: an id is `<provider>/<model>`, or `demo` */
  open(id: string, userId: string): Promise<OpenModel | null>;
  /** Cuts all connections to providers. */
  close(): Promise<void>;
}

export interface ModelsOptions {
  readonly directory: ProviderDirectory;
  readonly timeouts: ModelTimeouts;
  readonly demo: boolean;
  /** Milliseconds between two words of the demo model. */
  readonly demoDelayMs: number;
  readonly resilience: ResilienceSettings;
  readonly health: ProviderHealth;
}

export function createModels(options: ModelsOptions): Models {
  const { directory, timeouts, demo, demoDelayMs, resilience, health } = options;
  const transports = createTransports(timeouts, resilience.timeoutsOf);
  const list = async (userId: string): Promise<ModelInfo[]> => {
    const setups = await directory.setupsFor(userId);
    const listed = setups.flatMap(({ name, models }) =>
      models.map((model) => ({ id: `${name}/${model}`, name: model, provider: name, demo: false })),
    );
    return demo ? [...listed, DEMO_MODEL] : listed;
  };
  const open = async (id: string, userId: string): Promise<OpenModel | null> => {
    const [, name, model] = /^([^/]+)\/(.+)$/s.exec(id) ?? [];
    const setup = (await directory.setupsFor(userId)).find((candidate) => candidate.name === name);
    if (!setup || model === undefined) return null;
    const { name: provider, title, baseUrl: address, keySource } = setup;
    const opened = openModel(setup, id, model, transports.of(provider));
    return { ...watchModel(opened, { provider, title, address, keySource, userId }, health), provider, keySource };
  };
  return {
    list,
    defaultModel: async (userId) => (await list(userId))[0]?.id ?? DEMO_MODEL.id,
    async open(id, userId) {
      if (id === DEMO_MODEL.id) {
        return demo ? { ...createDemoModel({ delayMs: demoDelayMs }), provider: "demo", keySource: "none" } : null;
      }
      const model = await open(id, userId);
      const second = fallbackOf(resilience.fallbacks, id);
      return model && second !== null ? withFailOver(model, () => open(second, userId)) : model;
    },
    close: () => transports.close(),
  };
}

function openModel(setup: ProviderSetup, id: string, model: string, transport: Transport): Model {
  switch (setup.format) {
    case "anthropic":
      return createAnthropicModel(id, model, setup, transport);
    case "openai-chat": {
      const { title: provider, apiKey, baseUrl } = setup;
      const reportsCost = setup.name === "openrouter";
      return createOpenAiChatModel(id, model, { provider, apiKey, baseUrl, reportsCost }, transport);
    }
  }
}
