import type { ModelInfo } from "@millrace/protocol";
import { createAnthropicModel } from "./anthropic/anthropic-model.ts";
import { createDemoModel, DEMO_MODEL } from "./demo/demo-model.ts";
import { type ModelsConfig, type ProviderSetup, providerSetups } from "./models-config.ts";
import { createOpenAiChatModel } from "./openai-chat/openai-chat-model.ts";
import type { Model } from "./port.ts";
import { createTransport, type Transport } from "./wire/transport.ts";

export interface Models {
  list(): ModelInfo[];
  readonly defaultModel: string;
  /** @returns null when no configured provider has such a model: an id is `<provider>/<model>`, or `demo` */
  open(id: string): Model | null;
  /** Cuts all connections to providers. */
  close(): Promise<void>;
}

export function createModels(config: ModelsConfig): Models {
  const transport = createTransport(config.timeouts);
  const setups = providerSetups(config);
  const listed: ModelInfo[] = setups.flatMap(({ name, models }) =>
    models.map((model) => ({ id: `${name}/${model}`, name: model, provider: name, demo: false })),
  );
  if (config.demo) listed.push(DEMO_MODEL);
  return {
    list: () => listed,
    defaultModel: listed[0]?.id ?? DEMO_MODEL.id,
    open(id) {
      if (id === DEMO_MODEL.id) return config.demo ? createDemoModel({ delayMs: config.demoDelayMs }) : null;
      const [, name, model] = /^([^/]+)\/(.+)$/s.exec(id) ?? [];
      const setup = setups.find((candidate) => candidate.name === name);
      return setup && model !== undefined ? openModel(setup, id, model, transport) : null;
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
