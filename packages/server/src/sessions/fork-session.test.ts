import { messageText, reduce, type Session, type SessionState, shownPath, stateFromSnapshot } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestChat, isText, type TestChat } from "../../testing/test-chat.ts";
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

  async function fork(chat: TestChat, messageId: string, headers?: Record<string, string>): Promise<TestChat> {
    const path = `/api/v1/chat/sessions/${chat.id}/fork`;
    const session: Session = await server.json(ann, "POST", path, { message_id: messageId }, headers);
    return createTestChat(server, ann, session.id);
  }

  const texts = (state: SessionState) => shownPath(state).map(messageText);

  /** The whole log folded, which must be what the snapshot says. */
  async function folded(chat: TestChat): Promise<SessionState> {
    const told = stateFromSnapshot(await chat.snapshot());
    const session = { ...told.session, message_count: 0, last_message_at: null, updated_at: told.session.created_at };
    const nothing = { messages: [], leaf_id: null, branches: {}, active_runs: [] };
    const state = (await chat.log()).reduce<SessionState>(reduce, { ...told, ...nothing, session, seq: 0 });
    expect({ ...state, messages: shownPath(state) }).toEqual(told);
    return state;
  }

  test("LOG4 a fork has the path to a message in a log of its own, and goes on by itself", async () => {
    const chat = await server.newChat(ann);
    const one = await chat.ask("one");
    await chat.ask("two");
    const other = await chat.ask("another two", { parent_id: one.message.id });
    await chat.ask("three");
    const before = await chat.snapshot();
    const copy = await fork(chat, other.message.id);
    const state = await folded(copy);
    expect(texts(state)).toEqual(["one", "re: one", "another two", "re: another two"]);
    expect(state.branches).toEqual({});
    expect(state.session).toMatchObject({ title: before.session.title, message_count: 4 });
    const ids = new Set(before.messages.map(({ id }) => id));
    expect(state.messages.filter(({ id }) => ids.has(id))).toEqual([]);
    await copy.ask("on");
    expect(texts(await folded(copy))).toEqual([...texts(state), "on", "re: on"]);
    expect(await chat.snapshot()).toEqual(before);
    const [, , , last] = state.messages;
    if (last?.role !== "assistant") throw new Error("no answer");
    const again = await copy.retry(last.run_id);
    await copy.ended(again.run.id);
    expect((await folded(copy)).branches).toEqual({ [last.parent_id ?? ""]: [last.id, again.run.message_id] });
  });

  test("RUN2 what is still being written is taken as far as it got, as stopped, and can be continued", async () => {
    provider.answerByHand();
    const chat = await server.newChat(ann);
    const { run } = await chat.say("one");
    const call = await provider.next();
    call.say("as far as");
    await chat.until(isText("far as"));
    const copy = await fork(chat, run.message_id);
    const [, answer] = (await folded(copy)).messages;
    expect(answer).toMatchObject({ status: "stopped", open: {}, parts: [{ text: "as far as", state: "done" }] });
    expect((await copy.snapshot()).active_runs).toEqual([]);
    call.finish();
    await chat.ended(run.id);
    if (answer?.role !== "assistant") throw new Error("no answer");
    const more = await copy.continueRun(answer.run_id);
    const next = await provider.next();
    next.say(", and on");
    next.finish();
    await copy.ended(more.run.id);
    expect(texts(await folded(copy))).toEqual(["one", "as far as, and on"]);
  });

  test("LOG7 what was erased stays erased, and what is erased in a fork is gone from its log", async () => {
    const chat = await server.newChat(ann);
    const { message } = await chat.ask("a secret");
    const path = `/api/v1/chat/messages/${chat.id}/${message.parent_id}`;
    expect((await server.request(ann, "DELETE", path)).status).toBe(204);
    const copy = await fork(chat, message.id);
    const [question, answer] = (await folded(copy)).messages;
    expect(question).toMatchObject({ redacted: true, parts: [] });
    expect((await server.request(ann, "DELETE", `/api/v1/chat/messages/${copy.id}/${answer?.id}`)).status).toBe(204);
    expect(JSON.stringify(await copy.log())).not.toContain("secret");
  });

  test("RUN6 a fork asked for twice under one key is one session", async () => {
    const chat = await server.newChat(ann);
    const { message } = await chat.ask("one");
    const key = { "Idempotency-Key": "once" };
    const forks = await Promise.all([fork(chat, message.id, key), fork(chat, message.id, key)]);
    expect(new Set(forks.map(({ id }) => id)).size).toBe(1);
    expect((await fork(chat, message.id, key)).id).toBe(forks[0]?.id);
    expect((await fork(chat, message.id)).id).not.toBe(forks[0]?.id);
  });

  test("a message of another session cannot be forked", async () => {
    const [chat, other] = [await server.newChat(ann), await server.newChat(ann)];
    const { message } = await other.ask("one");
    const path = `/api/v1/chat/sessions/${chat.id}/fork`;
    expect((await server.request(ann, "POST", path, { message_id: message.id })).status).toBe(404);
  });
});
