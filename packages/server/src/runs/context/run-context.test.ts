import type { RunContext } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../../testing/scripted-provider.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../../testing/test-server.ts";

describe.each(DATABASES)("what a model saw, on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    const environment = { CONTEXT_MESSAGES: "6", CONTEXT_TOKENS: "400" };
    server = await createTestServer({ database, providerUrl: provider.url, environment });
    ann = await server.signUp("ann");
  });
  beforeEach(() => {
    provider.onCall = (call) => {
      call.say(`re: ${call.body.messages.at(-1)?.content.slice(0, 20)}`);
      call.finish();
    };
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const contextOf = (runId: string) => server.json<RunContext>(ann, "GET", `/api/v1/chat/runs/${runId}/context`);
  /** What the provider received last, in the shape of what is shown of it. */
  const received = () => provider.calls.at(-1)?.body.messages.map(({ role, content }) => [role, content]);
  const shown = ({ system, messages }: RunContext) => [
    ["system", system.text],
    ...messages.map(({ role, text }) => [role, text]),
  ];

  test("CTX3: it is what the provider received, to the byte, with what was left out", async () => {
    const chat = await server.newChat(ann, { system_prompt: 'Speak in "rhymes".\u2028 مرحبا 👩‍🚀' });
    const odd = ["naïve 日本語", "line\r\nline\t𝒳", '{"a": "\\u0000"}', "مرحبا بالعالم"];
    for (const text of odd) await chat.ask(text);
    const { run } = await chat.ask("and now?");
    const context = await contextOf(run.id);
    expect(shown(context)).toEqual(received());
    const { items } = await chat.messages();
    expect(context).toMatchObject({
      run_id: run.id,
      model: "ollama/scripted",
      summary: null,
      left_out: 4,
      left_out_id: items[3]?.id,
      budget: 400,
      max_tokens: 1024,
      input_tokens: 10,
    });
    expect(context.estimated_tokens).toBe(
      context.system.tokens + context.messages.reduce((sum, { tokens }) => sum + tokens, 0),
    );
  });

  test("CTX1: what does not fit is left out; what was asked last never is", async () => {
    const chat = await server.newChat(ann, { system_prompt: "Be short." });
    await chat.ask("first");
    await chat.ask("word ".repeat(500));
    const { run } = await chat.ask("third");
    expect(shown(await contextOf(run.id)).map(([, text]) => text)).toEqual(["Be short.", "third"]);
    const huge = "word ".repeat(2_000);
    const { run: last } = await chat.ask(huge);
    const context = await contextOf(last.id);
    expect(context.messages.map(({ text }) => text)).toEqual([huge]);
    expect(received()).toEqual(shown(context));
    expect(context.estimated_tokens).toBeGreaterThan(context.budget);
  });

  test("CTX3: an answer that was gone on with since is shown as the model saw it, and so is the wish to go on", async () => {
    const chat = await server.newChat(ann, { system_prompt: "Be short." });
    provider.onCall = (call) => {
      call.say("half of");
      call.end();
    };
    const { run: broken } = await chat.ask("something");
    provider.onCall = (call) => {
      call.say(" it");
      call.finish();
    };
    const { run } = await chat.ask("and?");
    const before = received();
    const { run: continued } = await chat.continueRun(broken.id);
    await chat.ended(continued.id);
    expect(shown(await contextOf(continued.id))).toEqual(received());
    expect(shown(await contextOf(run.id))).toEqual(before);
  });

  test("LOG7, CTX3: what was erased since is not shown, and of a deleted session nothing is", async () => {
    const chat = await server.newChat(ann);
    const { message } = await chat.ask("a secret");
    const { run } = await chat.ask("and now?");
    expect((await contextOf(run.id)).messages[1]).toMatchObject({ text: "re: a secret", erased: false });
    await server.request(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${message.id}`);
    expect((await contextOf(run.id)).messages[1]).toMatchObject({ id: message.id, text: "", erased: true });
    await server.request(ann, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
    expect((await server.request(ann, "GET", `/api/v1/chat/runs/${run.id}/context`)).status).toBe(404);
  });

  test("CTX3: of a run that has not begun nothing is known", async () => {
    provider.answerByHand();
    const chat = await server.newChat(ann);
    await chat.say("one");
    const { run } = await chat.say("two");
    const response = await server.request(ann, "GET", `/api/v1/chat/runs/${run.id}/context`);
    expect([response.status, await response.json()]).toMatchObject([404, { code: "not_found" }]);
    await chat.stop();
  });
});
