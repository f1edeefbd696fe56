import type { FeedbackSummary, Rating, RatingList, RatingPage } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("ratings on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let bob: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    bob = await server.signUp("bob");
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });
  beforeEach(async ({ task }) => {
    ann = await server.signUp(`ann-${task.id}`);
    chat = await server.newChat(ann);
  });

  const place = (id: string) => `/api/v1/chat/messages/${id}/rating`;
  const rate = (id: string, body: object) => server.json<Rating>(ann, "PUT", place(id), body);
  const ratings = async () =>
    (await server.json<RatingList>(ann, "GET", `/api/v1/chat/sessions/${chat.id}/ratings`)).items;

  test("FBK1: are given, changed and taken back, and are in no log", async () => {
    const { message } = await chat.ask("one");
    const before = await chat.log();
    const given = await rate(message.id, {
      value: "down",
      reasons: ["wrong", "wrong"],
      comment: "  no \ud83c\udf0a  ",
    });
    expect(given).toMatchObject({ message_id: message.id, value: "down", reasons: ["wrong"], comment: "no 🌊" });
    expect(await ratings()).toEqual([given]);
    await rate(message.id, { value: "up" });
    expect(await ratings()).toMatchObject([{ value: "up", reasons: [], comment: null }]);
    for (const _ of [1, 2]) await server.json(ann, "DELETE", place(message.id));
    expect(await ratings()).toEqual([]);
    expect(await chat.log()).toEqual(before);
  });

  test("FBK1: tell the person's other devices by another version of their lists", async () => {
    const { message } = await chat.ask("one");
    const poll = async () => {
      const body = { subscriptions: [], lists: 0, wait: false };
      return (await server.request(ann, "POST", "/api/v1/live/poll", body)).text();
    };
    const before = await poll();
    await rate(message.id, { value: "up" });
    expect(await poll()).not.toBe(before);
  });

  test("FBK1: are of ended answers only, with reasons that fit them", async () => {
    const { message } = await chat.ask("one");
    const question = (await chat.snapshot()).messages[0]?.id ?? "";
    const status = async (id: string, body: object) => (await server.request(ann, "PUT", place(id), body)).status;
    expect(await status(question, { value: "up" })).toBe(409);
    expect(await status(message.id, { value: "up", reasons: ["wrong"] })).toBe(400);
    expect(await status(message.id, { value: "sideways" })).toBe(400);
    expect(await status(message.id, { value: "up", comment: "x".repeat(2_001) })).toBe(400);
    expect((await server.request(bob, "PUT", place(message.id), { value: "up" })).status).toBe(404);
    provider.answerByHand();
    const accepted = await chat.say("two");
    const call = await provider.next();
    expect(await status(accepted.run.message_id, { value: "up" })).toBe(409);
    call.finish();
    provider.onCall = (next) => {
      next.say("Hello", " there");
      next.finish();
    };
    await chat.ended(accepted.run.id);
  });

  test("LOG7: erasing an answer erases what was said about it, erasing a session its ratings", async () => {
    const { message } = await chat.ask("one");
    await rate(message.id, { value: "down", comment: "secret remark" });
    await server.json(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${message.id}`);
    expect(await ratings()).toMatchObject([{ value: "down", comment: null }]);
    expect((await server.request(ann, "PUT", place(message.id), { value: "up", comment: "again" })).status).toBe(409);
    const page = await server.json<RatingPage>(ann, "GET", "/api/v1/feedback/ratings");
    expect(page.items).toMatchObject([{ message_id: message.id, preview: "" }]);
    await server.json(ann, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
    expect((await server.json<RatingPage>(ann, "GET", "/api/v1/feedback/ratings")).items).toEqual([]);
  });

  test("FBK1: are listed page by page, and counted", async () => {
    const ids: string[] = [];
    for (const [index, text] of ["one", "two", "three"].entries()) {
      const { message } = await chat.ask(text);
      ids.unshift(message.id);
      await rate(message.id, { value: index === 1 ? "down" : "up" });
    }
    const found: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page: RatingPage = await server.json(ann, "GET", `/api/v1/feedback/ratings?limit=2${query}`);
      found.push(...page.items.map(({ message_id }) => message_id));
      expect(page.items[0]).toMatchObject({ session_id: chat.id, preview: "Hello there", model: "ollama/scripted" });
      cursor = page.next_cursor;
    }
    expect(found).toEqual(ids);
    const down = await server.json<RatingPage>(ann, "GET", "/api/v1/feedback/ratings?value=down");
    expect(down.items.map(({ message_id }) => message_id)).toEqual([ids[1]]);
    const summary = await server.json<FeedbackSummary>(ann, "GET", "/api/v1/feedback");
    expect(summary).toEqual({ up: 2, down: 1, workspace_export: true });
    expect((await server.request(ann, "GET", "/api/v1/feedback/ratings?cursor=nonsense")).status).toBe(400);
    expect(await server.json<FeedbackSummary>(bob, "GET", "/api/v1/feedback")).toEqual({
      up: 0,
      down: 0,
      workspace_export: true,
    });
  });
});
