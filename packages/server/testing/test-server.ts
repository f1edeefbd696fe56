import { loadConfig } from "../src/config.ts";
import { createMillrace, type Millrace, type MillraceOptions } from "../src/millrace.ts";
import type { Account, TestApi } from "./test-api.ts";
import { createTestChat, type TestChat } from "./test-chat.ts";
import type { TestDatabase } from "./test-database.ts";

export type { Account } from "./test-api.ts";

const PUBLIC_URL = "http://localhost:3000";

export interface TestServerOptions extends MillraceOptions {
  readonly database: TestDatabase;
  /** The base URL of a provider whose model `ollama/scripted` is the default one; without it that is `demo`. */
  readonly providerUrl?: string;
  readonly environment?: Record<string, string>;
}

export interface TestServer extends TestApi {
  readonly app: Millrace["app"];
  signUp(name: string): Promise<Account>;
  newChat(account: Account, session?: Record<string, unknown>): Promise<TestChat>;
  /** Takes over what an earlier server left behind, and listens; returns the address. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** A whole server on a test's database, without limits on signing in and on messages, and without a socket until `start`. */
export async function createTestServer({
  database,
  providerUrl,
  environment,
  ...options
}: TestServerOptions): Promise<TestServer> {
  const config = loadConfig({
    LOG_LEVEL: "silent",
    PORT: "0",
    PUBLIC_URL,
    MILLRACE_DATA_DIR: database.dataDir,
    MILLRACE_SECRET: "a secret for tests that is long enough",
    MILLRACE_DEMO: "true",
    MILLRACE_DEMO_DELAY_MS: "0",
    RATE_LIMIT_PER_MINUTE: "0",
    SUMMARIES: "false",
    ...(database.databaseUrl !== null && { DATABASE_URL: database.databaseUrl }),
    ...(providerUrl !== undefined && { OLLAMA_BASE_URL: providerUrl, OLLAMA_MODEL: "scripted" }),
    ...environment,
  });
  const millrace = await createMillrace(config, { signInRateLimit: false, stopGraceMs: 0, ...options });

  const request: TestServer["request"] = async (account, method, path, body, headers) =>
    millrace.app.request(path, {
      method,
      headers: {
        Origin: PUBLIC_URL,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(account && { Cookie: account.cookie }),
        ...headers,
      },
      body: bodyOf(body),
    });
  const server: TestServer = {
    app: millrace.app,
    request,
    async signUp(name) {
      const body = { name, email: `${name}@example.org`, password: "correct horse" };
      const response = await request(null, "POST", "/api/auth/sign-up/email", body);
      const { id } = await response.json();
      return {
        id,
        cookie: response.headers
          .getSetCookie()
          .map((cookie) => cookie.split(";")[0])
          .join("; "),
      };
    },
    async json(...parameters) {
      const response = await request(...parameters);
      const text = await response.text();
      if (!response.ok) throw new Error(`${parameters[1]} ${parameters[2]}: ${response.status} ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
    async newChat(account, session = {}) {
      const { id } = await server.json<{ id: string }>(account, "POST", "/api/v1/chat/sessions", session);
      return createTestChat(server, account, id);
    },
    start: async () => (await millrace.start()).url,
    stop: () => millrace.stop(),
  };
  return server;
}

function bodyOf(body: unknown): string | Blob | null {
  if (body instanceof Blob || typeof body === "string") return body;
  return JSON.stringify(body) ?? null;
}
