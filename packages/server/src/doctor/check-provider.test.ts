import { expect, onTestFinished, test } from "vitest";
import { type ModelsConfig, providerSetups } from "../models/models-config.ts";
import { startHttpServer } from "../models/testing/http-server.ts";
import { checkProvider } from "./check-provider.ts";
import type { Finding } from "./finding.ts";
import { systemPatience } from "./patience.ts";

const KEY = "sk-not-to-be-shown";

interface Asked {
  path: string;
  headers: NodeJS.Dict<string | string[]>;
}

/** Examines the one provider that `configOf` sets up at an address where everything is answered alike. */
async function examine(
  configOf: (baseUrl: string) => Partial<ModelsConfig>,
  status: number,
  body: object,
): Promise<{ finding: Finding; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = await startHttpServer(({ method, url, headers }, response) => {
    asked.push({ path: `${method} ${url}`, headers });
    response.writeHead(status).end(JSON.stringify(body));
  });
  onTestFinished(() => server.close());
  const config = { demo: false, demoDelayMs: 0, timeouts: { firstByteMs: 1, idleMs: 1 }, ...configOf(server.origin) };
  const [setup] = providerSetups(config);
  if (!setup) throw new Error("no provider");
  return { finding: await checkProvider(setup, systemPatience), asked };
}

const list = (...ids: string[]) => ({ data: ids.map((id) => ({ id })) });
const anthropic = (baseUrl: string) => ({ anthropic: { apiKey: KEY, baseUrl, model: "claude-one" } });
const openai = (baseUrl: string) => ({ openai: { apiKey: KEY, baseUrl: `${baseUrl}/v1`, models: ["gpt"] } });
const google = (baseUrl: string) => ({ google: { apiKey: KEY, baseUrl: `${baseUrl}/v1beta`, models: ["gemini"] } });
const responses = (baseUrl: string) => ({ openai: { ...openai(baseUrl).openai, api: "responses" as const } });
const openrouter = (baseUrl: string) => ({ openrouter: { apiKey: KEY, baseUrl: `${baseUrl}/v1`, models: ["any"] } });
const ollama = (baseUrl: string) => ({ ollama: { baseUrl: `${baseUrl}/v1`, models: ["llama"] } });

test.each([
  ["Anthropic", anthropic, list("claude-one-20260101"), "GET /v1/models?limit=1000", { "x-api-key": KEY }],
  ["OpenAI", openai, list("gpt"), "GET /v1/models", { authorization: `Bearer ${KEY}` }],
  ["OpenAI by Responses", responses, list("gpt"), "GET /v1/models", { authorization: `Bearer ${KEY}` }],
  [
    "Google",
    google,
    { models: [{ name: "models/gemini" }] },
    "GET /v1beta/models?pageSize=1000",
    { "x-goog-api-key": KEY },
  ],
  ["OpenRouter", openrouter, { data: { label: "a key" } }, "GET /v1/key", { authorization: `Bearer ${KEY}` }],
  ["Ollama", ollama, list("llama:latest"), "GET /v1/models", {}],
] as const)("%s is asked once, for what costs nothing", async (_, configOf, body, path, headers) => {
  const { finding, asked } = await examine(configOf, 200, body);
  expect(finding).toMatchObject({ status: "pass" });
  expect(asked).toEqual([{ path, headers: expect.objectContaining(headers) }]);
});

test.each([
  ["a refused key", openai, 401, {}, /refuses the key/, /OPENAI_API_KEY/],
  ["a key that Google refuses", google, 400, {}, /refuses the key/, /GOOGLE_API_KEY/],
  ["a bad request to others", openai, 400, {}, /status 400/, /OPENAI_BASE_URL/],
  [
    "a model it does not have",
    google,
    200,
    { models: [{ name: "models/x" }] },
    /no model named gemini/,
    /GOOGLE_MODEL/,
  ],
  ["a model it does not have", ollama, 200, list("mistral:latest"), /no model named llama/, /OLLAMA_MODEL/],
  ["another program at its address", openai, 200, {}, /not OpenAI's API/, /OPENAI_BASE_URL/],
  ["a failure of its own", anthropic, 500, {}, /status 500/, /ANTHROPIC_BASE_URL/],
] as const)("SEC4: %s is told without the key", async (_, configOf, status, body, message, advice) => {
  const { finding } = await examine(configOf, status, body);
  expect(finding).toEqual({
    status: "fail",
    message: expect.stringMatching(message),
    advice: expect.stringMatching(advice),
  });
  expect(JSON.stringify(finding)).not.toContain(KEY);
});

test("a server without a list of models passes, and says what was not tried", async () => {
  const { finding } = await examine(openai, 404, {});
  expect(finding).toMatchObject({ status: "pass", message: expect.stringContaining("could not be tried") });
});

test("a provider that is not there is told with its host", async () => {
  const gone = await startHttpServer(() => {});
  await gone.close();
  const { host } = new URL(gone.origin);
  const { finding } = await examine(() => openai(gone.origin), 200, {});
  expect(finding).toMatchObject({ status: "fail", message: expect.stringContaining(`${host}: nothing listens there`) });
});
