import type { Snapshot } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../packages/server/testing/scripted-provider.ts";
import type { TestChat } from "../../packages/server/testing/test-chat.ts";
import { createTestDatabase, type TestDatabase } from "../../packages/server/testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../packages/server/testing/test-server.ts";

/** A server that listens, somebody signed in there, and a new session for each test. */
export interface ChatServer {
  readonly url: string;
  readonly provider: ScriptedProvider;
  readonly session: TestChat;
  /** What a browser sends along from a page at this address. */
  headers(origin: string): Record<string, string>;
  snapshot(): Promise<Snapshot>;
  /** How many runs the session had. */
  runs(): Promise<number>;
}

/** Starts one for the file's tests. Its parts are there while a test runs. */
export function startChatServer(): ChatServer {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let session: TestChat;
  let url: string;
  beforeAll(async () => {
    database = await createTestDatabase("SQLite");
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
    url = await server.start();
  });
  beforeEach(async () => {
    provider.answerByHand();
    session = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });
  return {
    get url() {
      return url;
    },
    get provider() {
      return provider;
    },
    get session() {
      return session;
    },
    headers: (origin) => ({ Cookie: ann.cookie, Origin: origin }),
    snapshot: () => session.snapshot(),
    runs: async () => (await session.log()).filter(({ type }) => type === "run-queued").length,
  };
}
