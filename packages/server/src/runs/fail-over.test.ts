import { messageText } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { type ProviderCall, type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const FIRST = "ollama/scripted";
const SECOND = "openai/second";
const ADMIN = "/api/v1/admin/providers";

let provider: ScriptedProvider;
let second: ScriptedProvider;
const out = (call: ProviderCall) => call.refuse(500);
const answer = (call: ProviderCall) => {
  call.say("Hello", " there");
  call.finish();
};

beforeAll(async () => {
  [provider, second] = [await startScriptedProvider(), await startScriptedProvider()];
});
beforeEach(() => {
  [provider.onCall, second.onCall] = [answer, answer];
});
afterAll(async () => {
  await provider.close();
  await second.close();
});

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let server: TestServer;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    server = await createTestServer({
      database,
      providerUrl: provider.url,
      environment: {
        OPENAI_BASE_URL: second.url,
        OPENAI_MODEL: "second",
        FALLBACK_MODELS: `${FIRST}>${SECOND}`,
        OLLAMA_CB_THRESHOLD: "0",
        OPENAI_CB_THRESHOLD: "0",
      },
    });
    ann = await server.signUp("ann");
  });
  afterAll(async () => {
    await server.stop();
    await database.remove();
  });

  test("PRV3: another model takes over from a provider that is out, and the message says so wherever it is read", async () => {
    const chat = await server.newChat(ann);
    provider.onCall = out;
    const { message, run } = await chat.ask("hello", { model: FIRST });
    expect(message).toMatchObject({ status: "completed", model: SECOND, asked_model: FIRST });
    expect(messageText(message)).toBe("Hello there");
    expect((await chat.ended(run.id)).data).toMatchObject({ outcome: "completed", model: SECOND });
    expect((await chat.snapshot()).messages.at(-1)).toEqual(message);
  });

  test("PRV3: going on with that answer asks the first model again", async () => {
    const chat = await server.newChat(ann);
    provider.onCall = out;
    second.onCall = (call) => {
      call.say("So far");
      call.finish("length");
    };
    const { run } = await chat.ask("hello", { model: FIRST });
    provider.onCall = answer;
    const more = await chat.continueRun(run.id);
    await chat.ended(more.run.id);
    const message = (await chat.messages()).items.at(-1);
    expect(message).toMatchObject({ status: "completed", model: FIRST });
    expect(message).not.toHaveProperty("asked_model");
  });

  test("PRV3: nothing takes over once something of an answer came", async () => {
    const chat = await server.newChat(ann);
    const before = second.calls.length;
    provider.onCall = (call) => {
      call.say("So far");
      call.end();
    };
    const { message } = await chat.ask("hello", { model: FIRST });
    expect(message).toMatchObject({ status: "failed", model: FIRST, error: { code: "answer_truncated" } });
    expect(second.calls.length).toBe(before);
  });

  test.each([401, 402, 400, 404])("PRV3: a refusal (%d) is no outage, so nothing takes over", async (status) => {
    const chat = await server.newChat(ann);
    const before = second.calls.length;
    provider.onCall = (call) => call.refuse(status);
    expect((await chat.ask("hello", { model: FIRST })).message).toMatchObject({ status: "failed", model: FIRST });
    expect(second.calls.length).toBe(before);
  });

  test("PRV3: when both fail, the error tells of both, and the message names the second", async () => {
    const chat = await server.newChat(ann);
    provider.onCall = out;
    second.onCall = (call) => {
      call.say("So far");
      call.end();
    };
    const { message } = await chat.ask("hello", { model: FIRST });
    expect(messageText(message)).toBe("So far");
    expect(message).toMatchObject({
      status: "failed",
      model: SECOND,
      asked_model: FIRST,
      error: { code: "answer_truncated", earlier: { model: FIRST, error: { code: "provider_error" } } },
    });
  });

  test("PRV3: an answer of the second model that a person stops says whose it is", async () => {
    const chat = await server.newChat(ann);
    provider.onCall = out;
    second.onCall = (call) => call.say("So far");
    const { run } = await chat.say("hello", { model: FIRST });
    await chat.until((event) => event.type === "run-chunk" && event.data.chunk.type === "text-delta");
    await chat.stop();
    expect((await chat.ended(run.id)).data).toMatchObject({ outcome: "stopped", model: SECOND });
  });
});

describe("a provider that stays out", () => {
  let database: TestDatabase;
  let server: TestServer;
  let clock: ManualClock;
  let ann: Account;

  beforeEach(async () => {
    database = await createTestDatabase("SQLite");
    clock = new ManualClock();
    server = await createTestServer({
      database,
      providerUrl: provider.url,
      environment: { OLLAMA_CB_COOLDOWN: "30" },
      outageClock: clock,
    });
    ann = await server.signUp("ann");
    return async () => {
      await server.stop();
      await database.remove();
    };
  });

  test("PRV2: five outages in a row, and it is not called until the cool-down is over; then one call closes it", async () => {
    const chat = await server.newChat(ann);
    provider.onCall = out;
    for (let n = 0; n < 5; n++) {
      expect((await chat.ask("hello")).message).toMatchObject({ error: { code: "provider_error" } });
    }
    const before = provider.calls.length;
    provider.onCall = answer;
    const { message } = await chat.ask("hello");
    expect(message).toMatchObject({
      status: "failed",
      error: { code: "provider_unavailable", provider: "Ollama", retry_at: new Date(30_000).toISOString() },
    });
    expect(provider.calls.length, "it was not called").toBe(before);
    const open = { provider: "ollama", key_source: "none", user_id: null, state: "open", failures_in_a_row: 5 };
    expect(await server.json(ann, "GET", ADMIN)).toMatchObject({
      items: [{ ...open, last_error: "provider_error", calls_last_hour: 5, failures_last_hour: 5 }],
    });
    clock.advance(30_000);
    expect((await chat.ask("hello")).message).toMatchObject({ status: "completed" });
    expect(await server.json(ann, "GET", ADMIN)).toMatchObject({
      items: [{ state: "closed", failures_in_a_row: 0, retry_at: null, first_byte_p50_ms: 0 }],
    });
  });

  test("PRV1: refusals open nothing, however many", async () => {
    const chat = await server.newChat(ann);
    for (const status of [401, 402, 400, 404, 413, 401, 400]) {
      provider.onCall = (call) => call.refuse(status);
      await chat.ask("hello");
    }
    provider.onCall = answer;
    expect((await chat.ask("hello")).message).toMatchObject({ status: "completed" });
  });
});

test("RUN3: an answer that takes longer than one may ends as failed, and can be continued", async () => {
  const database = await createTestDatabase("SQLite");
  const server = await createTestServer({
    database,
    providerUrl: provider.url,
    environment: { RUN_TIME_LIMIT_MS: "300" },
  });
  onTestFinished(async () => {
    await server.stop();
    await database.remove();
  });
  const chat = await server.newChat(await server.signUp("ann"));
  provider.onCall = (call) => call.say("So far");
  const { message, run } = await chat.ask("hello");
  expect(messageText(message)).toBe("So far");
  expect(message).toMatchObject({ status: "failed", error: { code: "time_limit", retryable: true } });
  expect(await provider.calls.at(-1)?.over).toBe("hung up");
  expect((await chat.continueRun(run.id)).run).toMatchObject({ kind: "continue" });
});
