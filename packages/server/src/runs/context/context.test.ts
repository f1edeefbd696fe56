import { afterAll, beforeAll, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../../testing/scripted-provider.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../../testing/test-server.ts";

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let ann: Account;

beforeAll(async () => {
  database = await createTestDatabase(DATABASES.at(-1) ?? "SQLite");
  provider = await startScriptedProvider();
  provider.onCall = (call) => {
    call.say(`re: ${call.body.messages.at(-1)?.content}`);
    call.finish();
  };
  server = await createTestServer({ database, providerUrl: provider.url });
  ann = await server.signUp("ann");
});
afterAll(async () => {
  await server.stop();
  await provider.close();
  await database.remove();
});

/** What the model was told last, the system prompt apart. */
const told = () => provider.calls.at(-1)?.body.messages.filter(({ role }) => role !== "system") ?? [];
const system = () => provider.calls.at(-1)?.body.messages.find(({ role }) => role === "system")?.content;

test("RUN7: a model is told the last 20 messages, and a person speaks first", async () => {
  const chat = await server.newChat(ann);
  for (let number = 1; number <= 15; number++) await chat.ask(`q${number}`);
  // 29 messages by then: 14 questions with their answers, and the last question.
  const contents = told().map(({ content }) => content);
  expect(contents).toHaveLength(19);
  expect(told()[0]).toEqual({ role: "user", content: "q6" });
  expect(contents.slice(-3)).toEqual(["q14", "re: q14", "q15"]);
  expect(told().map(({ role }) => role)).toEqual(
    Array.from({ length: 19 }, (_, index) => (index % 2 === 0 ? "user" : "assistant")),
  );
});

test("RUN7: only the path to the question is told, not its siblings", async () => {
  const chat = await server.newChat(ann);
  const first = await chat.ask("first");
  await chat.ask("a dead end");
  await chat.ask("another root", { parent_id: null });
  expect(told().map(({ content }) => content)).toEqual(["another root"]);
  await chat.ask("the other way", { parent_id: first.message.id });
  expect(told().map(({ content }) => content)).toEqual(["first", "re: first", "the other way"]);
  await chat.ask("further", {});
  expect(told().map(({ content }) => content)).toEqual([
    "first",
    "re: first",
    "the other way",
    "re: the other way",
    "further",
  ]);
});

test("RUN7: an answer that brought nothing is left out, one that broke off is told as far as it got", async () => {
  const chat = await server.newChat(ann);
  const answer = provider.onCall;
  provider.onCall = (call) => call.refuse(500);
  await chat.ask("nothing");
  provider.onCall = (call) => {
    call.say("half of");
    call.end();
  };
  await chat.ask("something");
  provider.onCall = answer;
  await chat.ask("and now?");
  expect(told().map(({ role, content }) => `${role}: ${content}`)).toEqual([
    "user: nothing",
    "user: something",
    "assistant: half of",
    "user: and now?",
  ]);
});

test("a session's own system prompt replaces the one of its mode", async () => {
  await (await server.newChat(ann, { system_prompt: "Speak in rhymes." })).ask("hello");
  expect(system()).toBe("Speak in rhymes.");
  await (await server.newChat(ann)).ask("hello");
  const general = system();
  await (await server.newChat(ann, { mode: "ads" })).ask("hello");
  expect(general).toContain("Millrace");
  expect(system()).not.toBe(general);
});

test("a message's own limits reach the model, also when it is answered again", async () => {
  const chat = await server.newChat(ann);
  const { run } = await chat.ask("hello", { max_tokens: 7, temperature: 0.25 });
  expect(provider.calls.at(-1)?.body).toMatchObject({ max_tokens: 7, temperature: 0.25, model: "scripted" });
  await chat.ended((await chat.retry(run.id)).run.id);
  expect(provider.calls.at(-1)?.body).toMatchObject({ max_tokens: 7, temperature: 0.25 });
  await chat.ask("hello");
  expect(provider.calls.at(-1)?.body.max_tokens).toBe(1024);
});
