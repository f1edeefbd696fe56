import { messageText, type RunErrorCode } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ProviderCall, type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const PARTIAL = "So far, so good";

interface Failure {
  code: RunErrorCode;
  how: string;
  answer: (call: ProviderCall) => void;
  /** What of the answer is kept. */
  text?: string;
  calls?: number;
}

const AT_ONCE = { "retry-after": "0" };
const FAILURES: Failure[] = [
  { code: "key_rejected", how: "a 401", answer: (call) => call.refuse(401) },
  { code: "quota_exhausted", how: "a 402", answer: (call) => call.refuse(402) },
  { code: "model_unknown", how: "a 404", answer: (call) => call.refuse(404) },
  { code: "context_too_long", how: "a 413", answer: (call) => call.refuse(413) },
  { code: "request_refused", how: "a 400", answer: (call) => call.refuse(400) },
  { code: "provider_error", how: "a 500", answer: (call) => call.refuse(500) },
  { code: "rate_limited", how: "a 429 that stays", answer: (call) => call.refuse(429, {}, AT_ONCE), calls: 3 },
  { code: "provider_overloaded", how: "a 503 that stays", answer: (call) => call.refuse(503, {}, AT_ONCE), calls: 3 },
  { code: "provider_unreachable", how: "a connection that is cut before an answer", answer: (call) => call.cut() },
  { code: "provider_timeout", how: "silence before the first byte", answer: () => {} },
  {
    code: "provider_timeout",
    how: "silence in the middle of an answer",
    answer: (call) => call.say(PARTIAL),
    text: PARTIAL,
  },
  {
    code: "answer_truncated",
    how: "a connection that is cut in the middle of an answer",
    answer(call) {
      call.say(PARTIAL);
      setImmediate(call.cut);
    },
    text: PARTIAL,
  },
  {
    code: "answer_truncated",
    how: "an answer that ends without saying so",
    answer(call) {
      call.say(PARTIAL);
      call.end();
    },
    text: PARTIAL,
  },
  {
    code: "answer_too_large",
    how: "a single piece of 2 MB",
    answer(call) {
      call.say(PARTIAL);
      call.say("x".repeat(2 << 20));
    },
    text: PARTIAL,
  },
  {
    code: "content_refused",
    how: "a filter",
    answer(call) {
      call.say(PARTIAL);
      call.finish("content_filter");
    },
    text: PARTIAL,
  },
];

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let ann: Account;

beforeAll(async () => {
  database = await createTestDatabase("SQLite");
  provider = await startScriptedProvider();
  server = await createTestServer({
    database,
    providerUrl: provider.url,
    environment: { PROVIDER_FIRST_BYTE_TIMEOUT_MS: "150", PROVIDER_IDLE_TIMEOUT_MS: "150", OLLAMA_CB_THRESHOLD: "0" },
  });
  ann = await server.signUp("ann");
});
afterAll(async () => {
  await server.stop();
  await provider.close();
  await database.remove();
});

test.each(FAILURES)("RUN3: $how ends the run as failed, $code", async ({ code, answer, text = "", calls = 1 }) => {
  const chat = await server.newChat(ann);
  const before = provider.calls.length;
  provider.onCall = answer;
  const { message, run } = await chat.ask("hello");
  expect(run.status).toBe("failed");
  expect(message).toMatchObject({
    role: "assistant",
    status: "failed",
    open: {},
    error: { code, message: expect.stringMatching(/^[^{}]{10,200}\.$/), retryable: expect.any(Boolean) },
  });
  expect(messageText(message), "what was shown is kept").toBe(text);
  expect(provider.calls.length - before).toBe(calls);
  expect((await chat.ended(run.id)).data).toMatchObject({ outcome: "failed", error: { code } });
  expect((await chat.messages()).items.at(-1)).toEqual(message);
});

test("RUN3: a provider that refuses twice and then answers is an answer", async () => {
  const chat = await server.newChat(ann);
  let calls = 0;
  provider.onCall = (call) => {
    if (++calls < 3) return call.refuse(calls === 1 ? 429 : 503, {}, AT_ONCE);
    call.say("Here I am");
    call.finish();
  };
  const { message, run } = await chat.ask("hello");
  expect(run.status).toBe("completed");
  expect(messageText(message)).toBe("Here I am");
});

test("a model that is not set up fails the run without asking anybody", async () => {
  const chat = await server.newChat(ann);
  const before = provider.calls.length;
  const { message } = await chat.ask("hello", { model: "nobody/nothing" });
  expect(message).toMatchObject({ status: "failed", model: "nobody/nothing", error: { code: "model_unknown" } });
  expect(provider.calls).toHaveLength(before);
});

test("SEC5: what a provider says in an error reaches nobody", async () => {
  const chat = await server.newChat(ann);
  const secret = "sk-live-1234 at /srv/app/keys.ts:12";
  provider.onCall = (call) => call.refuse(401, { error: { message: secret, type: "authentication_error" } });
  await chat.ask("hello");
  provider.onCall = (call) => call.refuse(500, { error: { message: secret } });
  await chat.ask("hello");
  const everything = JSON.stringify([await chat.log(), await chat.snapshot()]);
  expect(everything).not.toContain("sk-live");
  expect(everything).not.toContain("keys.ts");
});
