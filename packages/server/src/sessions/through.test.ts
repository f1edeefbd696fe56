import { messageText, type Snapshot } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
  });
  beforeEach(() => {
    provider.onCall = (call) => {
      call.say("re: ", call.body.messages.at(-1)?.content ?? "");
      call.finish();
    };
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const through = (chat: TestChat, id: string): Promise<Snapshot> =>
    server.json(ann, "GET", `/api/v1/chat/sessions/${chat.id}?through=${id}`);

  const said = ({ messages }: Snapshot) =>
    messages.flatMap((message) => (message.role === "user" ? [messageText(message)] : []));

  test("RUN7 a snapshot through a message goes on to the newest leaf after it, and names the session's own", async () => {
    const chat = await server.newChat(ann);
    const one = await chat.ask("one");
    const two = await chat.ask("two");
    await chat.ask("three");
    await chat.ask("three, otherwise", { parent_id: two.message.id });
    const other = await chat.ask("two, otherwise", { parent_id: one.message.id });
    const whole = await chat.snapshot();
    expect(said(whole)).toEqual(["one", "two, otherwise"]);
    const first = await through(chat, two.message.id);
    expect(said(first)).toEqual(["one", "two", "three, otherwise"]);
    expect(first).toEqual({ ...whole, messages: first.messages });
    expect(whole.leaf_id).toBe(other.message.id);
    expect(await through(chat, one.message.id), "the newest leaf comes after it").toEqual(whole);
  });

  test("RUN7 a message that is not there, or in another session, counts as not named", async () => {
    const [chat, elsewhere] = [await server.newChat(ann), await server.newChat(ann)];
    await chat.ask("one");
    const other = await elsewhere.ask("two");
    const whole = await chat.snapshot();
    for (const id of [other.message.id, "msg_none", "x".repeat(64)]) expect(await through(chat, id)).toEqual(whole);
    expect(
      (await server.request(ann, "GET", `/api/v1/chat/sessions/${chat.id}?through=${"x".repeat(65)}`)).status,
    ).toBe(400);
  });

  test("LOG4 what waits on another path is told beside the path", async () => {
    const chat = await server.newChat(ann);
    const one = await chat.ask("one");
    provider.answerByHand();
    const two = await chat.say("two");
    const call = await provider.next();
    const waiting = await chat.say("two, otherwise", { parent_id: one.message.id });
    const snapshot = await through(chat, two.message.id);
    expect(said(snapshot)).toEqual(["one", "two"]);
    expect(snapshot.waiting.map(({ id }) => id)).toEqual([waiting.message.id, waiting.run.message_id]);
    call.finish();
    (await provider.next()).finish();
    await chat.ended(waiting.run.id);
    expect((await through(chat, two.message.id)).waiting).toEqual([]);
  });
});
