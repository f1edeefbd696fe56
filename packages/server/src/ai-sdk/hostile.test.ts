import { afterAll, beforeAll, expect, test } from "vitest";
import { allChunks } from "../../testing/read-chunks.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import hostile from "../sessions/fixtures/hostile.json" with { type: "json" };

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let ann: Account;
let chat: TestChat;

beforeAll(async () => {
  database = await createTestDatabase(DATABASES.at(-1) ?? "SQLite");
  provider = await startScriptedProvider();
  server = await createTestServer({ database, providerUrl: provider.url });
  ann = await server.signUp("ann");
  chat = await server.newChat(ann);
});
afterAll(async () => {
  await server.stop();
  await provider.close();
  await database.remove();
});

const text = { type: "text", text: "a" };
const user = { id: "1", role: "user", parts: [text] };

async function expectRefusal(response: Response, statuses: readonly number[], what: unknown): Promise<void> {
  expect(statuses, `${JSON.stringify(what)?.slice(0, 80)}: ${response.status}`).toContain(response.status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ status: response.status, code: expect.any(String) });
}

test.each(hostile.bodies)("SEC5, SEC7: a body that is $title is refused", async (body) => {
  const bytes =
    body.base64 !== undefined
      ? new Blob([Buffer.from(body.base64, "base64")])
      : (body.raw ?? (body.unit ?? "").repeat(body.count ?? 0) + (body.close ?? "").repeat(body.count ?? 0));
  const headers = { "Content-Type": body.type ?? "application/json" };
  await expectRefusal(await server.request(ann, "POST", "/api/chat", bytes, headers), [400, 413, 415], body.title);
  expect(await chat.log()).toEqual([]);
});

test("SEC5, SEC7: fields of wrong types, sizes or names are refused, and nothing is said", async () => {
  const refused: object[] = [
    {},
    { messages: [] },
    { messages: {} },
    { messages: "hello" },
    { messages: [null] },
    { messages: [user, "hello"] },
    { message: [] },
    { trigger: "resume-stream", messages: [user] },
    { messageId: 7, messages: [user] },
    { messageId: "", messages: [user] },
    { messageId: "x".repeat(201), messages: [user] },
    { model: 7, messages: [user] },
    { model: "", messages: [user] },
    { model: "nul \0", messages: [user] },
    ...[
      { role: "system" },
      { role: "tool" },
      { role: null },
      { id: "" },
      { id: 7 },
      { id: null },
      { id: "x".repeat(201) },
      { id: "nul \0" },
      { id: "\ud800" },
      { parts: [] },
      { parts: null },
      { parts: "hello" },
      { parts: [text, null] },
      { parts: [{ type: "text" }] },
      { parts: [{ type: "text", text: 7 }] },
      { parts: [{ type: "text", text: " \n" }] },
      { parts: [{ type: "text", text: "x".repeat(100_001) }] },
      {
        parts: [
          { ...text, text: "x".repeat(60_000) },
          { ...text, text: "x".repeat(60_000) },
        ],
      },
      { parts: Array(101).fill(text) },
      { parts: [text, { type: "file", mediaType: "image/png", url: "data:image/png;base64,AAAA" }] },
      { parts: [{ type: "tool-pay", toolCallId: "1", state: "output-available", input: {}, output: "paid" }] },
      { parts: [{ type: "__proto__" }] },
    ].map((wrong) => ({ messages: [{ ...user, ...wrong }] })),
    { trigger: "regenerate-message" },
    { trigger: "regenerate-message", messageId: "msg_x", messages: [{ id: "msg_y", role: "assistant", parts: [] }] },
  ];
  for (const body of refused) {
    await expectRefusal(await server.request(ann, "POST", "/api/chat", { id: chat.id, ...body }), [400, 404], body);
  }
  expect(await chat.log()).toEqual([]);
});

test("SEC5: an id that is not a session's is not found, and the answer says where to get one", async () => {
  const ids = [...hostile.ids, "aB3kX9", "nul \0", "\ud800", "x".repeat(10_000)];
  for (const id of ids) {
    const response = await server.request(ann, "POST", "/api/chat", { id, messages: [user] });
    await expectRefusal(response, [404], id);
  }
  for (const id of hostile.ids) {
    await expectRefusal(await server.request(ann, "GET", `/api/chat/${id}/stream`), [404, 405], id);
    await expectRefusal(await server.request(ann, "POST", `/api/chat/${id}/stop`, {}), [404, 405], id);
  }
  const { detail } = await (await server.request(ann, "GET", "/api/chat/aB3kX9/stream")).json();
  expect(detail).toContain("POST /api/v1/chat/sessions");
  for (const id of [7, null, {}, []]) {
    await expectRefusal(await server.request(ann, "POST", "/api/chat", { id, messages: [user] }), [400], id);
  }
});

test("SEC1: messages of other sessions are not found by their ids", async () => {
  const other = await server.newChat(ann);
  const { message } = await other.ask("Not here.");
  const question = (await other.snapshot()).messages[0];
  const regenerate = { id: chat.id, trigger: "regenerate-message", messageId: message.id };
  await expectRefusal(await server.request(ann, "POST", "/api/chat", regenerate), [404], regenerate);
  const repeat = { id: chat.id, messages: [{ ...user, id: question?.id }] };
  await allChunks(await server.request(ann, "POST", "/api/chat", repeat));
  expect((await chat.snapshot()).messages).toHaveLength(2);
  expect((await other.snapshot()).messages).toHaveLength(2);
});

test("SEC7: a history of any length is let through within the size of a body, unread", async () => {
  const own = await server.newChat(ann);
  const history = Array.from({ length: 15_000 }, (_, index) => ({ id: index, role: "wizard", parts: "none" }));
  const body = { id: own.id, messages: [...history, user] };
  expect((await server.request(ann, "POST", "/api/chat", body)).status).toBe(200);
});
