import type { Accepted, Answered, Session } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readFrames } from "../../testing/read-frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const MESSAGES = "/api/v1/chat/messages";
const SESSIONS = "/api/v1/chat/sessions";
const keyed = (key: string) => ({ "Idempotency-Key": key });

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let bob: Account;
  let chat: TestChat;
  let callsBefore: number;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    [ann, bob] = [await server.signUp("ann"), await server.signUp("bob")];
  });
  beforeEach(async () => {
    chat = await server.newChat(ann);
    callsBefore = provider.calls.length;
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const calls = () => provider.calls.length - callsBefore;

  const WAYS: [string, { client_message_id?: string }, Record<string, string>][] = [
    ["client_message_id", { client_message_id: "mine 1" }, {}],
    ["Idempotency-Key", {}, keyed("mine 2")],
    ["both", { client_message_id: "mine 3" }, keyed("mine 3")],
  ];

  test.each(WAYS)("RUN6: the same message sent again by %s is one message and one answer", async (_, more, headers) => {
    const body = { session_id: chat.id, content: "hello", ...more };
    const first = await server.json<Answered>(ann, "POST", MESSAGES, body, headers);
    const second = await server.json<Answered>(ann, "POST", MESSAGES, body, headers);
    expect(second).toEqual(first);
    expect((await chat.messages()).items).toHaveLength(2);
    expect(calls()).toBe(1);
  });

  test.each(WAYS)("RUN6: twenty at once by %s are one message and one answer", async (name, more, headers) => {
    const own = Object.fromEntries(Object.entries(headers).map(([header, key]) => [header, `${key} at once`]));
    const id = more.client_message_id === undefined ? {} : { client_message_id: `${name} at once` };
    const body = { session_id: chat.id, content: "hello", ...id };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.json<Answered>(ann, "POST", MESSAGES, body, own)),
    );
    expect(answers).toEqual(Array(20).fill(answers[0]));
    expect((await chat.messages()).items).toHaveLength(2);
    expect((await chat.log()).filter(({ type }) => type === "run-queued")).toHaveLength(1);
    expect(calls()).toBe(1);
  });

  test("RUN6: a repetition gets the first result in whatever form it asks for", async () => {
    const body = { session_id: chat.id, content: "hello", client_message_id: "forms" };
    const accepted = await server.json<Accepted>(ann, "POST", MESSAGES, body, { Prefer: "respond-async" });
    await chat.ended(accepted.run.id);
    const again = await server.json<Accepted>(ann, "POST", MESSAGES, body, { Prefer: "respond-async" });
    expect(again).toEqual({ ...accepted, run: { ...accepted.run, status: "completed" } });
    const streamed = await server.request(ann, "POST", `${MESSAGES}?stream=true`, body);
    const events: string[] = [];
    for await (const { event, data } of readFrames(streamed)) events.push(`${event} ${JSON.parse(data).run_id}`);
    expect(events.at(-1), "the whole stream from its beginning").toBe(`completed ${accepted.run.id}`);
    expect(events[0]).toBe(`thinking ${accepted.run.id}`);
    expect(calls()).toBe(1);
  });

  test("RUN6: keys are one's own: another person's are no business of mine", async () => {
    const his = await server.newChat(bob);
    const body = { content: "hello", client_message_id: "shared" };
    const mine = await server.json<Answered>(ann, "POST", MESSAGES, { session_id: chat.id, ...body }, keyed("shared"));
    const other = await server.json<Answered>(bob, "POST", MESSAGES, { session_id: his.id, ...body }, keyed("shared"));
    expect(other.run.id).not.toBe(mine.run.id);
    expect(other.run.session_id).toBe(his.id);
    expect(calls()).toBe(2);
  });

  test("RUN6: keys of one route do not meet those of another", async () => {
    const session = await server.json<Session>(ann, "POST", SESSIONS, {}, keyed("everywhere"));
    const body = { session_id: session.id, content: "hello" };
    const { run } = await server.json<Answered>(ann, "POST", MESSAGES, body, keyed("everywhere"));
    const path = `/api/v1/chat/runs/${run.id}/retry`;
    const retried = await server.json<Answered>(ann, "POST", path, undefined, keyed("everywhere"));
    expect(retried.run).toMatchObject({ kind: "retry", session_id: session.id });
    expect(await server.json(ann, "POST", path, undefined, keyed("everywhere"))).toEqual(retried);
    expect(calls()).toBe(2);
  });

  test("RUN6: a session made again under the same key is the first one, also twenty at once", async () => {
    const make = () => server.json<Session>(ann, "POST", SESSIONS, { title: "Once" }, keyed("session"));
    const made = await Promise.all(Array.from({ length: 20 }, make));
    expect(new Set([...made, await make()].map(({ id }) => id)).size).toBe(1);
  });

  test("without a key the same text twice is two messages", async () => {
    await chat.ask("hello");
    await chat.ask("hello");
    expect((await chat.messages()).items).toHaveLength(4);
  });

  test("RUN6: a result is remembered across a restart", async () => {
    const body = { session_id: chat.id, content: "hello", client_message_id: "restart" };
    const first = await server.json<Answered>(ann, "POST", MESSAGES, body);
    await server.stop();
    server = await createTestServer({ database, providerUrl: provider.url });
    expect(await server.json(ann, "POST", MESSAGES, body)).toEqual(first);
    expect(calls()).toBe(1);
  });
});
