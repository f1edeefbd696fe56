import type { KeySource, ModelInfo } from "@millrace/protocol";
import { createAnthropicModel } from "./anthropic/anthropic-model.ts";
import { createDemoModel, DEMO_MODEL } from "./demo/demo-model.ts";
import type { ProviderDirectory, ProviderSetup } from "./models-config.ts";
import { createOpenAiChatModel } from "./openai-chat/openai-chat-model.ts";
import type { Model, ModelTimeouts } from "./port.ts";
import { createTransport, type Transport } from "./wire/transport.ts";

/** A model with what it takes to call it: the key that is used for this person. */
export interface OpenModel extends Model {
  /** As ids of the provider's models begin. */
  readonly provider: string;
  readonly keySource: KeySource;
}

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
}

export function createModels({ directory, timeouts, demo, demoDelayMs }: ModelsOptions): Models {
  const transport = createTransport(timeouts);
  const list = async (userId: string): Promise<ModelInfo[]> => {
    const setups = await directory.setupsFor(userId);
    const listed = setups.flatMap(({ name, models }) =>
      models.map((model) => ({ id: `${name}/${model}`, name: model, provider: name, demo: false })),
    );
    return demo ? [...listed, DEMO_MODEL] : listed;
  };
  return {
    list,
    defaultModel: async (userId) => (await list(userId))[0]?.id ?? DEMO_MODEL.id,
    async open(id, userId) {
      if (id === DEMO_MODEL.id) {
        return demo ? { ...createDemoModel({ delayMs: demoDelayMs }), provider: "demo", keySource: "none" } : null;
      }
      const [, name, model] = /^([^/]+)\/(.+)$/s.exec(id) ?? [];
      const setup = (await directory.setupsFor(userId)).find((candidate) => candidate.name === name);
      if (!setup || model === undefined) return null;
      return { ...openModel(setup, id, model, transport), provider: setup.name, keySource: setup.keySource };
    },
    close: () => transport.close(),
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
