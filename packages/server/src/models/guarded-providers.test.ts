import { afterEach, expect, test } from "vitest";
import corpus from "../guarded/fixtures/ssrf.json" with { type: "json" };
import type { ProviderSetup } from "./models-config.ts";
import { ModelError, type ModelTimeouts } from "./port.ts";
import { createModels } from "./registry.ts";
import { answerOf, QUESTION, textOf } from "./testing/answer-of.ts";
import { type HttpServer, startHttpServer } from "./testing/http-server.ts";
import { type LoopbackOptions, startLoopbackProvider } from "./testing/loopback-provider.ts";
import { withoutCircuits } from "./testing/resilience.ts";
import { testListing } from "./testing/test-listing.ts";

const PATIENT: ModelTimeouts = { firstByteMs: 15_000, idleMs: 15_000 };
const COMMON = { keySource: "own", guarded: true, models: [] } as const;

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

type Format = ProviderSetup["format"];

/** A model at an address that a user chose, in one of the formats. */
async function modelAt(
  baseUrl: string,
  format: Format = "openai-chat",
  allowedHosts: string[] = [],
  timeouts = PATIENT,
) {
  const setups: Record<Format, ProviderSetup> = {
    anthropic: { ...COMMON, name: "anthropic", title: "Mine", format: "anthropic", apiKey: "k", version: "v", baseUrl },
    "openai-chat": { ...COMMON, name: "openai", title: "Mine", format: "openai-chat", apiKey: "k", baseUrl },
    "openai-responses": {
      ...COMMON,
      name: "openai",
      title: "Mine",
      format: "openai-responses",
      apiKey: "k",
      reasoningSummaries: false,
      baseUrl,
    },
    google: { ...COMMON, name: "google", title: "Mine", format: "google", apiKey: "k", baseUrl },
  };
  const setup = setups[format];
  const directory = { setupsFor: async () => [setup] };
  const models = createModels({
    directory,
    timeouts,
    demo: false,
    demoDelayMs: 0,
    allowedHosts,
    listing: testListing(),
    ...withoutCircuits(),
  });
  cleanUps.push(() => models.close());
  const model = await models.open(`${setup.name}/m`, "ann");
  if (!model) throw new Error("no model");
  return model;
}

async function serverOf(...parameters: Parameters<typeof startHttpServer>): Promise<HttpServer> {
  const server = await startHttpServer(...parameters);
  cleanUps.push(server.close);
  return server;
}

async function loopback(options: LoopbackOptions) {
  const provider = await startLoopbackProvider(options);
  cleanUps.push(provider.close);
  return provider;
}

const FORMATS: [Format, LoopbackOptions["format"]][] = [
  ["anthropic", "anthropic"],
  ["openai-chat", "openai"],
  ["openai-responses", "openai-responses"],
  ["google", "google"],
];

test.each(FORMATS)("SEC3: %s is not called at an address of this machine", async (format) => {
  const server = await serverOf((_, response) => response.end());
  const model = await modelAt(server.origin, format);
  const error = await model.stream(QUESTION, () => undefined, new AbortController().signal).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  expect(error.error).toEqual({
    code: "address_refused",
    message: "This server does not connect to the address of Mine. An administrator can allow it.",
    retryable: false,
  });
  expect(server.connections()).toBe(0);
});

test.each(FORMATS)("SEC3: %s is called there once an administrator allowed it", async (format, spoken) => {
  const provider = await loopback({ format: spoken });
  const { host } = new URL(provider.url);
  const { chunks, finish } = await answerOf(await modelAt(provider.url, format, [host]));
  expect(textOf(chunks)).toBe("Hello from loopback");
  expect(finish).toMatchObject({ reason: "stop", usage: { input_tokens: 10, output_tokens: 3 } });
});

test.each(["file:///etc/passwd", "https://a@api.test/v1", "https://api.test/v1?", "http:\\\\127.0.0.1/", "nothing"])(
  "SEC3: %s is refused before anything is looked up",
  async (address) => expect((await answerOf(await modelAt(address))).error).toBe("address_refused"),
);

test("SEC3: whether something listens at a refused address cannot be told from the error", async () => {
  const open = await serverOf((_, response) => response.end());
  const closed = await serverOf(() => undefined);
  await closed.close();
  const oracle = corpus.flatMap(({ input }) => (typeof input === "object" && input.$error_oracle) || []);
  const errors = [];
  for (const address of [open.origin, closed.origin, ...oracle]) {
    const model = await modelAt(address);
    errors.push(
      await model.stream(QUESTION, () => undefined, new AbortController().signal).catch(({ error }) => error),
    );
  }
  expect(errors).toHaveLength(5);
  expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(1);
});

test.each(FORMATS)("SEC3: %s follows no redirect, so that key and question stay where they are", async (format) => {
  const other = await serverOf((_, response) => response.end());
  const server = await serverOf((_, response) => response.writeHead(307, { location: other.origin }).end());
  const model = await modelAt(
    server.origin,
    format,
    [server, other].map(({ origin }) => new URL(origin).host),
  );
  expect((await answerOf(model)).error).toBe("provider_error");
  expect(other.connections()).toBe(0);
});

test.each(FORMATS)("SEC3, SEC5: what a server answers %s with is not told further", async (format) => {
  const secret = "<html>internal admin page secret</html>";
  const server = await serverOf((_, response) => response.writeHead(500).end(secret));
  const model = await modelAt(server.origin, format, [new URL(server.origin).host]);
  const error = await model.stream(QUESTION, () => undefined, new AbortController().signal).catch((thrown) => thrown);
  expect(error.error.code).toBe("provider_error");
  expect(JSON.stringify([error.message, error.error, error.cause])).not.toContain("secret");
});

test.each(FORMATS)("SEC3, SEC7: nothing is unpacked for %s", async (format) => {
  const encoding = Array(10).fill("gzip").join(", ");
  const headers = { "content-type": "text/event-stream", "content-encoding": encoding };
  const server = await serverOf((_, response) => response.writeHead(200, headers).end("\x1f\x8b\x08"));
  const model = await modelAt(server.origin, format, [new URL(server.origin).host]);
  expect(await answerOf(model)).toEqual({ chunks: [], error: "answer_truncated" });
});

test.each(FORMATS)("SEC3, RUN3: %s waits for slow headers no longer than for a first byte", async (format) => {
  const server = await serverOf((_, response) => response.socket?.write("HTTP/1.1 2"));
  const model = await modelAt(server.origin, format, [new URL(server.origin).host], {
    firstByteMs: 50,
    idleMs: 15_000,
  });
  expect((await answerOf(model)).error).toBe("provider_timeout");
});
