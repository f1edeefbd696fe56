import { afterEach, expect, test } from "vitest";
import type { ModelListing } from "./model-listing.ts";
import { environmentDirectory, type ModelsConfig, openAiApi, providerSetups } from "./models-config.ts";
import { createModels, type Models } from "./registry.ts";
import { answerOf, QUESTION, textOf } from "./testing/answer-of.ts";
import { type LoopbackOptions, type LoopbackProvider, startLoopbackProvider } from "./testing/loopback-provider.ts";
import { withoutCircuits } from "./testing/resilience.ts";
import { testListing } from "./testing/test-listing.ts";

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function modelsOf(config: Partial<ModelsConfig>, known: Partial<ModelListing> = {}): Models {
  const timeouts = { firstByteMs: 15_000, idleMs: 15_000 };
  const whole = { demo: false, demoDelayMs: 0, timeouts, ...config };
  const directory = environmentDirectory(whole);
  const models = createModels({ ...whole, directory, listing: testListing(known), ...withoutCircuits() });
  cleanUps.push(() => models.close());
  return models;
}

async function loopback(options: LoopbackOptions): Promise<LoopbackProvider> {
  const provider = await startLoopbackProvider(options);
  cleanUps.push(() => provider.close());
  return provider;
}

async function ask(models: Models, id: string) {
  const model = await models.open(id, "ann");
  if (!model) throw new Error(`no model ${id}`);
  return answerOf(model);
}

const ALL: Partial<ModelsConfig> = {
  anthropic: { apiKey: "key" },
  openai: { apiKey: "key" },
  google: { apiKey: "key" },
  openrouter: { apiKey: "key", models: ["anthropic/claude-sonnet-5.5"] },
  ollama: { models: ["qwen3:8b"] },
  demo: true,
};

test("lists what is configured, the default model first", async () => {
  const models = modelsOf(ALL);
  expect((await models.list("ann")).map(({ id }) => id)).toEqual([
    "anthropic/claude-sonnet-5-5",
    "openai/gpt-6.1-sol",
    "google/gemini-4-argon",
    "openrouter/anthropic/claude-sonnet-5.5",
    "ollama/qwen3:8b",
    "demo",
  ]);
  expect(await models.defaultModel("ann")).toBe("anthropic/claude-sonnet-5-5");
  expect((await models.list("ann")).at(-1)).toMatchObject({ id: "demo", provider: "demo", demo: true });
});

const KNOWN: Partial<ModelListing> = {
  addedOf: (provider) => (provider === "anthropic" ? ["anthropic/our-own"] : []),
  currentOf: (provider) => [`${provider}/claude-sonnet-5-5`, `${provider}/claude-opus-5-5`],
};

test("a provider lists what is configured, then what the workspace added, then what the catalogue has, each once", async () => {
  const models = modelsOf({ anthropic: { apiKey: "key" } }, KNOWN);
  expect((await models.list("ann")).map(({ id }) => id)).toEqual([
    "anthropic/claude-sonnet-5-5",
    "anthropic/our-own",
    "anthropic/claude-opus-5-5",
  ]);
});

test("a server that is not the maker's own lists only what is configured or added", async () => {
  const models = modelsOf(
    {
      anthropic: { apiKey: "key", baseUrl: "https://gateway.example.com", model: "theirs" },
      openai: { apiKey: null, models: ["local"] },
      ollama: { models: ["qwen3:8b"] },
    },
    KNOWN,
  );
  expect((await models.list("ann")).map(({ id }) => id)).toEqual([
    "anthropic/theirs",
    "anthropic/our-own",
    "openai/local",
    "ollama/qwen3:8b",
  ]);
});

test("a hidden model is in no list, is nobody's default, and can be used", async () => {
  const models = modelsOf(ALL, { isHidden: (id) => id === "anthropic/claude-sonnet-5-5" });
  expect((await models.list("ann")).map(({ id }) => id)).not.toContain("anthropic/claude-sonnet-5-5");
  expect((await models.list("ann", { withHidden: true }))[0]?.id).toBe("anthropic/claude-sonnet-5-5");
  expect(await models.defaultModel("ann")).toBe("openai/gpt-6.1-sol");
  expect(await models.open("anthropic/claude-sonnet-5-5", "ann")).not.toBeNull();
});

test("the workspace's choice is the default model of those who have it", async () => {
  const choosing = (id: string) => ({ defaultModel: () => id });
  expect(await modelsOf(ALL, choosing("ollama/qwen3:8b")).defaultModel("ann")).toBe("ollama/qwen3:8b");
  expect(await modelsOf(ALL, choosing("mistral/large")).defaultModel("ann")).toBe("anthropic/claude-sonnet-5-5");
  const openrouter = { openrouter: { apiKey: "key" } };
  expect(await modelsOf({ ...openrouter, demo: true }, KNOWN).defaultModel("ann")).toBe("demo");
  expect(await modelsOf(openrouter, KNOWN).defaultModel("ann")).toBe("openrouter/claude-sonnet-5-5");
});

test("without any provider the demo model is the default one", async () => {
  const models = modelsOf({ demo: true });
  expect(await models.defaultModel("ann")).toBe("demo");
  expect(await models.list("ann")).toHaveLength(1);
});

test.each(["anthropic/claude-opus-5-5", "openrouter/google/gemini-4", "ollama/library/other:7b", "demo"])(
  "opens %s, a model of a configured provider",
  async (id) => expect((await modelsOf(ALL).open(id, "ann"))?.id).toBe(id),
);

test.each([
  "",
  "/",
  "anthropic",
  "anthropic/",
  "anthropicX",
  "/claude",
  "gemini/gemini",
  "constructor/x",
  "demo/x",
  "googler/x",
])("there is no model %j", async (id) => expect(await modelsOf(ALL).open(id, "ann")).toBeNull());

test("the demo model is there only where it is switched on", async () => {
  expect(await modelsOf({}).open("demo", "ann")).toBeNull();
  expect(await modelsOf({}).list("ann")).toEqual([]);
});

test("Anthropic is called once, with its own headers, at its own path", async () => {
  const provider = await loopback({ format: "anthropic", tokens: ["Hel", "lo 😀"] });
  const models = modelsOf({ anthropic: { apiKey: "secret", baseUrl: `${provider.url}/`, version: "2026-10-21" } });
  const { chunks, finish } = await ask(models, "anthropic/claude-x");
  expect(textOf(chunks)).toBe("Hello 😀");
  expect(finish).toMatchObject({ reason: "stop", usage: { input_tokens: 10, output_tokens: 2 } });
  expect(provider.requests).toMatchObject([
    {
      path: "/v1/messages",
      headers: { "x-api-key": "secret", "anthropic-version": "2026-10-21", "content-type": "application/json" },
      body: { model: "claude-x", stream: true, max_tokens: 1024, messages: QUESTION.messages },
    },
  ]);
});

test("a server that speaks Chat Completions is called once, with its key as bearer", async () => {
  const provider = await loopback({ format: "openai", tokens: ["Hel", "lo 😀"] });
  const models = modelsOf({ openai: { apiKey: "secret", baseUrl: provider.url } });
  const { chunks, finish } = await ask(models, "openai/gpt-x");
  expect(textOf(chunks)).toBe("Hello 😀");
  expect(finish).toMatchObject({ reason: "stop", usage: { input_tokens: 10, output_tokens: 2 }, costUsd: null });
  expect(provider.requests).toMatchObject([
    {
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer secret" },
      body: { model: "gpt-x", stream: true, max_tokens: 1024, messages: QUESTION.messages },
    },
  ]);
});

test("OpenAI is called by its Responses API, and asked to store nothing", async () => {
  const provider = await loopback({ format: "openai-responses", tokens: ["Hel", "lo 😀"] });
  const openai = { apiKey: "secret", baseUrl: provider.url, api: "responses", reasoningSummaries: true } as const;
  const { chunks, finish } = await ask(modelsOf({ openai }), "openai/gpt-x");
  expect(textOf(chunks)).toBe("Hello 😀");
  expect(finish).toMatchObject({ reason: "stop", usage: { input_tokens: 10, output_tokens: 2 }, costUsd: null });
  expect(provider.requests).toMatchObject([
    {
      path: "/v1/responses",
      headers: { authorization: "Bearer secret" },
      body: { model: "gpt-x", stream: true, store: false, max_output_tokens: 1024, reasoning: { summary: "auto" } },
    },
  ]);
});

test("Google is called by its own API", async () => {
  const provider = await loopback({ format: "google", tokens: ["Hel", "lo 😀"] });
  const { chunks, finish } = await ask(modelsOf({ google: { apiKey: "k", baseUrl: provider.url } }), "google/gemini-x");
  expect(textOf(chunks)).toBe("Hello 😀");
  expect(finish).toMatchObject({ reason: "stop", usage: { input_tokens: 10, output_tokens: 2 }, costUsd: null });
  expect(provider.requests[0]?.path).toBe("/v1beta/models/gemini-x:streamGenerateContent?alt=sse");
});

test.each([
  ["https://api.openai.com/v1", "responses"],
  ["https://eu.api.openai.com/v1", "responses"],
  ["http://127.0.0.1:8000/v1", "chat"],
  ["https://acme.openai.azure.com/openai/v1", "chat"],
  ["https://notapi.openai.com.test/v1", "chat"],
  ["nothing", "chat"],
])("at %s OpenAI's API is that of %s", (baseUrl, api) => expect(openAiApi(baseUrl)).toBe(api));

test("which of OpenAI's APIs is called can be said", () => {
  const formatOf = (openai: NonNullable<ModelsConfig["openai"]>) => providerSetups({ openai })[0]?.format;
  expect(formatOf({ apiKey: "k" })).toBe("openai-responses");
  expect(formatOf({ apiKey: "k", api: "chat" })).toBe("openai-chat");
  expect(formatOf({ apiKey: "k", baseUrl: "http://127.0.0.1:8000/v1" })).toBe("openai-chat");
  expect(formatOf({ apiKey: "k", baseUrl: "http://127.0.0.1:8000/v1", api: "responses" })).toBe("openai-responses");
});

test("a server without a key gets no authorization", async () => {
  const provider = await loopback({ format: "openai" });
  await ask(modelsOf({ ollama: { baseUrl: provider.url } }), "ollama/qwen3:8b");
  expect(provider.requests[0]?.headers.authorization).toBeUndefined();
});

test("RUN1: the loopback provider sees that it was aborted, and how far it got", async () => {
  const provider = await loopback({ format: "openai", tokens: Array<string>(100_000).fill("x"), delayMs: 1 });
  const controller = new AbortController();
  const model = await modelsOf({ openai: { apiKey: null, baseUrl: provider.url } }).open("openai/x", "ann");
  const streamed = model?.stream(QUESTION, () => controller.abort("stopped"), controller.signal);
  await expect(streamed).rejects.toBe("stopped");
  await provider.requests[0]?.ended;
  expect(provider.requests[0]?.state).toBe("aborted");
  expect(provider.requests[0]?.tokensSent).toBeLessThan(100_000);
});

test("the loopback provider can be told to answer otherwise", async () => {
  const provider = await loopback({ format: "anthropic", onRequest: () => ({ status: 401, body: "{}" }) });
  const models = modelsOf({ anthropic: { apiKey: "wrong", baseUrl: provider.url } });
  expect((await ask(models, "anthropic/claude-x")).error).toBe("key_rejected");
});

test("close cuts what is streaming", async () => {
  const provider = await loopback({ format: "openai", delayMs: 60_000 });
  const models = modelsOf({ openai: { apiKey: null, baseUrl: provider.url } });
  const model = await models.open("openai/x", "ann");
  const streamed = model?.stream(QUESTION, () => undefined, new AbortController().signal);
  const rejected = expect(streamed).rejects.toMatchObject({ name: "ModelError" });
  await expect.poll(() => provider.requests.length).toBe(1);
  await models.close();
  await rejected;
});
