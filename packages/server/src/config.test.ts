import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "./config.ts";

const dataDir = mkdtempSync(join(tmpdir(), "millrace-config-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const SECRET = "0123456789abcdef0123456789abcdef";
const load = (environment: NodeJS.ProcessEnv = {}) => loadConfig({ MILLRACE_DATA_DIR: dataDir, ...environment });

function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("without any settings", () => {
  it("is an embedded server on this machine with the demo on", () => {
    expect(load()).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://127.0.0.1:3000",
      databaseUrl: null,
      demoLogin: true,
      signUp: true,
      maxTokens: 1024,
      models: { anthropic: undefined, openai: undefined, demo: true },
    });
  });

  it("SEC4 makes a secret at the first start that only the owner can read, and keeps it", () => {
    const { secret } = load();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(load().secret).toBe(secret);
    expect(readFileSync(join(dataDir, "secret"), "utf8")).toBe(secret);
    expect(statSync(join(dataDir, "secret")).mode & 0o777).toBe(0o600);
  });

  it("an empty or blank value counts as none", () => {
    expect(load({ PORT: "", MILLRACE_DEMO: " ", DATABASE_URL: "", ANTHROPIC_API_KEY: "" })).toEqual(load());
  });
});

describe("the demo", () => {
  it.each<[string, NodeJS.ProcessEnv, boolean]>([
    ["off when others can reach the server", { HOST: "0.0.0.0" }, false],
    ["off with PostgreSQL", { DATABASE_URL: "postgres://db/x", MILLRACE_SECRET: SECRET }, false],
    ["on when asked for all the same", { HOST: "0.0.0.0", MILLRACE_DEMO: "true" }, true],
    ["off when asked to be", { MILLRACE_DEMO: "false" }, false],
  ])("is %s", (_, environment, on) => {
    const { demoLogin, models } = load(environment);
    expect([demoLogin, models.demo]).toEqual([on, on]);
  });
});

describe("providers", () => {
  it("are configured by their keys, under either name", () => {
    expect(load({ ANTHROPIC_API_KEY: "a", CLAUDE_MODEL: "m" }).models.anthropic).toEqual({ apiKey: "a", model: "m" });
    expect(load({ CLAUDE_API_KEY: "c" }).models.anthropic).toEqual({ apiKey: "c" });
    expect(load({ OPENROUTER_API_KEY: "r", OPENROUTER_MODEL: "x/y, z" }).models.openrouter).toEqual({
      apiKey: "r",
      models: ["x/y", "z"],
    });
  });

  it("Google is configured by any of its three keys, the first one wins", () => {
    const keys = { GOOGLE_API_KEY: "a", GEMINI_API_KEY: "b", GOOGLE_GENERATIVE_AI_API_KEY: "c" };
    expect(load(keys).models.google).toEqual({ apiKey: "a" });
    expect(load({ ...keys, GOOGLE_API_KEY: "" }).models.google).toEqual({ apiKey: "b" });
    expect(load({ GOOGLE_GENERATIVE_AI_API_KEY: "c", GOOGLE_MODEL: "x,y" }).models.google).toEqual({
      apiKey: "c",
      models: ["x", "y"],
    });
  });

  it("OpenAI can be told which API to speak", () => {
    expect(load({ OPENAI_API_KEY: "k", OPENAI_API: "chat", OPENAI_REASONING_SUMMARIES: "true" }).models.openai).toEqual(
      {
        apiKey: "k",
        api: "chat",
        reasoningSummaries: true,
      },
    );
    expect(problemsOf({ OPENAI_API: "grpc" })).toEqual(["OPENAI_API must be responses or chat."]);
  });

  it("SEC3 hosts that users may choose though they are not public are a list of hosts with ports", () => {
    expect(load({ MILLRACE_ALLOWED_HOSTS: "127.0.0.1:8000, gpu.internal:443" }).models.allowedHosts).toEqual([
      "127.0.0.1:8000",
      "gpu.internal:443",
    ]);
    expect(problemsOf({ MILLRACE_ALLOWED_HOSTS: "gpu.internal" })).toEqual([
      "MILLRACE_ALLOWED_HOSTS must be hosts with ports (host:port), separated by commas.",
    ]);
  });

  it("that may want no key are configured by their address", () => {
    const { openai, ollama } = load({
      OPENAI_BASE_URL: "http://127.0.0.1:8000/v1/",
      OLLAMA_BASE_URL: "http://127.0.0.1:11434/v1",
    }).models;
    expect(openai).toEqual({ apiKey: null, baseUrl: "http://127.0.0.1:8000/v1" });
    expect(ollama).toEqual({ baseUrl: "http://127.0.0.1:11434/v1" });
  });
});

describe("settings that cannot be used", () => {
  it("are all named at once, in sentences, without their values", () => {
    const problems = problemsOf({
      PORT: "70000",
      MILLRACE_DEMO: "maybe",
      DATABASE_URL: "mysql://user:hunter2@db",
      OPENAI_BASE_URL: "not-an-address",
      LOG_LEVEL: "loud",
      CLAUDE_MAX_TOKENS: "1e3",
    });
    for (const name of ["PORT", "MILLRACE_DEMO", "DATABASE_URL", "OPENAI_BASE_URL", "LOG_LEVEL", "CLAUDE_MAX_TOKENS"]) {
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name} must .*\\.$`)));
    }
    expect(problems).toContainEqual(expect.stringMatching(/^MILLRACE_SECRET must be set/));
    expect(problems.join()).not.toMatch(/70000|maybe|hunter2|not-an-address|loud|1e3/);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ["a plain-http PUBLIC_URL that is not local", { PUBLIC_URL: "http://chat.example.org" }],
    ["one that only looks local", { PUBLIC_URL: "http://localhost.example.org" }],
    ["a PUBLIC_URL with a path", { PUBLIC_URL: "https://chat.example.org/app" }],
    ["a public HOST without a PUBLIC_URL", { HOST: "192.0.2.1" }],
    ["a short secret", { MILLRACE_SECRET: "short" }],
    ["an allowed origin that is a path", { ALLOWED_ORIGINS: "https://a.example,https://b.example/x" }],
  ])("SEC6 %s is refused", (_, environment) => {
    expect(problemsOf(environment)).toHaveLength(1);
  });

  it.each(["http://localhost:8080", "http://127.0.0.1", "http://[::1]:3000", "https://chat.example.org/"])(
    "SEC6 %s is a fine PUBLIC_URL",
    (url) => {
      expect(load({ PUBLIC_URL: url, HOST: "0.0.0.0" }).publicUrl).toBe(url.replace(/\/$/, ""));
    },
  );
});

it("every setting is in .env.example, and nothing else is", () => {
  const example = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");
  const source = ["./config.ts", "./models/resilience/resilience-environment.ts"]
    .map((path) => readFileSync(new URL(path, import.meta.url), "utf8"))
    .join("\n");
  const documented = [...example.matchAll(/^#([A-Z_]+)=/gm)].map((match) => match[1]);
  const known = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]);
  expect(documented.sort()).toEqual(known.sort());
});
