import type { ModelInfo } from "@millrace/protocol";
import { guardedUrl } from "../guarded/guarded-url.ts";
import { createAnthropicModel } from "./anthropic/anthropic-model.ts";
import { createDemoModel, DEMO_MODEL } from "./demo/demo-model.ts";
import { createGoogleModel } from "./google/google-model.ts";
import type { ModelListing } from "./model-listing.ts";
import type { ProviderDirectory, ProviderSetup } from "./models-config.ts";
import { createOpenAiChatModel } from "./openai-chat/openai-chat-model.ts";
import { createOpenAiResponsesModel } from "./openai-responses/openai-responses-model.ts";
import type { Model, ModelTimeouts, OpenModel } from "./port.ts";
import { withFailOver } from "./resilience/fail-over.ts";
import { fallbackOf } from "./resilience/fallbacks.ts";
import type { ProviderHealth } from "./resilience/provider-health.ts";
import type { ResilienceSettings } from "./resilience/resilience-environment.ts";
import { createTransports } from "./resilience/transports.ts";
import { watchModel } from "./resilience/watched-model.ts";
import { modelFailure } from "./wire/failure.ts";
import type { Transport } from "./wire/transport.ts";

/** The models each person can use, with their own keys or the deployment's. */
export interface Models {
  /** Without those that are hidden, unless they are asked for. */
  list(userId: string, options?: { withHidden: boolean }): Promise<ModelInfo[]>;
  /** What answers when the person does not choose. */
  defaultModel(userId: string): Promise<string>;
  /** @returns null when no provider of this person has such a model: an id is `<provider>/<model>`, or `demo` */
  open(id: string, userId: string): Promise<OpenModel | null>;
  /** Cuts all connections to providers. */
  close(): Promise<void>;
}

export interface ModelsOptions {
  readonly directory: ProviderDirectory;
  readonly listing: ModelListing;
  readonly timeouts: ModelTimeouts;
  readonly demo: boolean;
  /** Milliseconds between two words of the demo model. */
  readonly demoDelayMs: number;
  /** Hosts that may be called though a user chose them and they are not public, as `host:port` (SEC3). */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly resilience: ResilienceSettings;
  readonly health: ProviderHealth;
}

/**
 * Where the makers of models serve them. Another server under such a name (a gateway, or one that speaks the same language)
 * has models of its own, so it lists only what is configured.
 */
const VENDOR_HOSTS: ReadonlyMap<string, string> = new Map([
  ["anthropic", "api.anthropic.com"],
  ["openai", "api.openai.com"],
  ["google", "generativelanguage.googleapis.com"],
  ["openrouter", "openrouter.ai"],
]);

export function createModels(options: ModelsOptions): Models {
  const { directory, listing, timeouts, demo, demoDelayMs, allowedHosts = [], resilience, health } = options;
  const transports = createTransports(timeouts, resilience.timeoutsOf, allowedHosts);

  /** What can be chosen, by id, with the provider of each. */
  const choices = (setups: readonly ProviderSetup[], withHidden: boolean) => {
    const ids = setups.flatMap((setup) => idsOf(setup, listing).map((id) => ({ id, provider: setup.name })));
    const all = demo ? [...ids, { id: DEMO_MODEL.id, provider: DEMO_MODEL.provider }] : ids;
    return all.filter(({ id }) => withHidden || !listing.isHidden(id));
  };
  const open = async (id: string, userId: string): Promise<OpenModel | null> => {
    const [, name, model] = /^([^/]+)\/(.+)$/s.exec(id) ?? [];
    const setup = (await directory.setupsFor(userId)).find((candidate) => candidate.name === name);
    if (!setup || model === undefined) return null;
    const { name: provider, title, keySource, guarded, baseUrl: address } = setup;
    if (guarded && !guardedUrl(address)) return { ...refusedModel(id, title), provider, keySource };
    const opened = openModel(setup, id, model, transports.of(setup));
    return { ...watchModel(opened, { provider, title, address, keySource, userId }, health), provider, keySource };
  };
  return {
    async list(userId, { withHidden } = { withHidden: false }) {
      const chosen = choices(await directory.setupsFor(userId), withHidden);
      return chosen.map(({ id, provider }) => toInfo(id, provider, listing));
    },
    async defaultModel(userId) {
      const setups = await directory.setupsFor(userId);
      const ids = choices(setups, false).map(({ id }) => id);
      const configured = setups.flatMap(({ name, models }) => models.map((model) => `${name}/${model}`));
      const wanted = [listing.defaultModel(), ...configured, DEMO_MODEL.id];
      return wanted.find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? DEMO_MODEL.id;
    },
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

/** A model at an address that is not even tried. */
function refusedModel(id: string, provider: string): Model {
  return { id, stream: () => Promise.reject(modelFailure("address_refused", provider)) };
}

function openModel(setup: ProviderSetup, id: string, model: string, transport: Transport): Model {
  const provider = setup.title;
  switch (setup.format) {
    case "anthropic":
      return createAnthropicModel(id, model, { ...setup, provider }, transport);
    case "openai-responses":
      return createOpenAiResponsesModel(id, model, { ...setup, provider }, transport);
    case "google":
      return createGoogleModel(id, model, { ...setup, provider }, transport);
    case "openai-chat": {
      const { apiKey, baseUrl } = setup;
      const isOpenRouter = setup.name === "openrouter";
      const extras = { reportsCost: isOpenRouter, returnsReasoning: isOpenRouter };
      return createOpenAiChatModel(id, model, { provider, apiKey, baseUrl, ...extras }, transport);
    }
  }
}

/** What is configured first, then what the workspace added, then what the provider offers. */
function idsOf({ name, models, keySource, baseUrl }: ProviderSetup, listing: ModelListing): string[] {
  const isVendor = keySource !== "none" && new URL(baseUrl).host === VENDOR_HOSTS.get(name);
  const configured = models.map((model) => `${name}/${model}`);
  return [...new Set([...configured, ...listing.addedOf(name), ...(isVendor ? listing.currentOf(name) : [])])];
}

const NOTHING_KNOWN: Omit<ModelInfo, "id" | "name" | "provider" | "demo"> = {
  context_tokens: null,
  max_output_tokens: null,
  inputs: ["text"],
  reasoning: null,
  prices: null,
  price_change: null,
};

function toInfo(id: string, provider: string, listing: ModelListing): ModelInfo {
  const name = id.slice(provider.length + 1) || id;
  return { name, ...NOTHING_KNOWN, ...listing.describe(id), id, provider, demo: id === DEMO_MODEL.id };
}
