import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ScriptedProvider, startScriptedProvider } from "../../../testing/scripted-provider.ts";
import type { TestChat } from "../../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../../testing/test-server.ts";
import { toChatMessages } from "./chat-messages.ts";

/** The format of the provider's documentation for supervised fine-tuning of chat models. */
const TOOL_CALL = z.strictObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), arguments: z.string() }),
});
const ASSISTANT = z
  .strictObject({
    role: z.literal("assistant"),
    content: z.string().min(1).optional(),
    tool_calls: z.array(TOOL_CALL).min(1).optional(),
    weight: z.union([z.literal(0), z.literal(1)]).optional(),
  })
  .refine(({ content, tool_calls }) => content !== undefined || tool_calls !== undefined);
const MESSAGE = z.union([
  z.strictObject({ role: z.enum(["system", "user"]), content: z.string() }),
  ASSISTANT,
  z.strictObject({ role: z.literal("tool"), tool_call_id: z.string(), content: z.string() }),
]);
const CHAT_LINE = z
  .strictObject({ messages: z.array(MESSAGE).min(2) })
  .refine(({ messages }) => messages.at(-1)?.role === "assistant");
/** And for tuning by direct preference. */
const OUTPUT = z.tuple([z.strictObject({ role: z.literal("assistant"), content: z.string().min(1) })]);
const PREFERENCE_LINE = z.strictObject({
  input: z.strictObject({ messages: z.array(MESSAGE).min(1) }),
  preferred_output: OUTPUT,
  non_preferred_output: OUTPUT,
});

describe.each(DATABASES)("FBK2: the export on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let bob: Account;
  let chat: TestChat;

  beforeAll(async () => {
    provider = await startScriptedProvider();
    // Answers quote the question, and each says which call it is.
    provider.onCall = (call) => {
      call.say(`No. ${provider.calls.length}: `, call.body.messages.at(-1)?.content ?? "");
      call.finish();
    };
  });
  beforeEach(async () => {
    database = await createTestDatabase(kind);
    server = await createTestServer({ database, providerUrl: provider.url });
    // Who makes the first account is the administrator.
    [ann, bob] = [await server.signUp("ann"), await server.signUp("bob")];
    chat = await server.newChat(ann, { system_prompt: "Be kind." });
    return async () => {
      await server.stop();
      await database.remove();
    };
  });
  afterAll(() => provider.close());

  const rate = (account: Account, id: string, value: string) =>
    server.json(account, "PUT", `/api/v1/chat/messages/${id}/rating`, { value });

  async function lines<Line>(schema: z.ZodType<Line>, query = "", account = ann, path = "/api/v1/feedback") {
    const response = await server.request(account, "GET", `${path}/export.jsonl${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toContain(".jsonl");
    const text = await response.text();
    expect(text === "" || text.endsWith("\n")).toBe(true);
    expect(text).not.toMatch(/[\u0085\u2028\u2029]/);
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => schema.parse(JSON.parse(line)));
  }

  test("has a line per answer rated up, with what led to it", async () => {
    const first = await chat.ask("One 🌊\u2028two");
    const second = await chat.ask("سؤال");
    await rate(ann, first.message.id, "down");
    await rate(ann, second.message.id, "up");
    const [line, ...more] = await lines(CHAT_LINE);
    expect(more).toEqual([]);
    expect(line?.messages).toMatchObject([
      { role: "system", content: "Be kind." },
      { role: "user", content: "One 🌊\u2028two" },
      { role: "assistant", content: expect.stringContaining("One 🌊\u2028two"), weight: 0 },
      { role: "user", content: "سؤال" },
      { role: "assistant", content: expect.stringContaining("سؤال") },
    ]);
    expect(await lines(CHAT_LINE, "?rating=any")).toHaveLength(2);
  });

  test("is narrowed by time, model and mode", async () => {
    const { message } = await chat.ask("one");
    await rate(ann, message.id, "up");
    const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)].map((at) =>
      at.toISOString(),
    );
    const counts: Record<string, number> = {};
    for (const query of [
      `from=${before}&to=${after}`,
      `from=${after}`,
      `to=${before}`,
      "model=ollama/scripted",
      "model=other",
      "mode=general",
      "mode=ads",
    ]) {
      counts[query] = (await lines(CHAT_LINE, `?${query}`)).length;
    }
    expect(Object.values(counts)).toEqual([1, 0, 0, 1, 0, 1, 0]);
    expect((await server.request(ann, "GET", "/api/v1/feedback/export.jsonl?format=xml")).status).toBe(400);
  });

  test("pairs an answer rated down with the later version that was rated up", async () => {
    const first = await chat.ask("one");
    const alone = await chat.ask("two");
    const again = await chat.retry(first.run.id);
    await chat.ended(again.run.id);
    await rate(ann, first.message.id, "down");
    await rate(ann, alone.message.id, "down");
    expect(await lines(PREFERENCE_LINE, "?format=preference")).toEqual([]);
    await rate(ann, again.run.message_id, "up");
    const [pair, ...more] = await lines(PREFERENCE_LINE, "?format=preference");
    expect(more).toEqual([]);
    expect(pair?.input.messages).toEqual([
      { role: "system", content: "Be kind." },
      { role: "user", content: "one" },
    ]);
    expect(pair?.preferred_output[0].content).not.toBe(pair?.non_preferred_output[0].content);
  });

  test("LOG7: has nothing of what was erased, and nothing that follows it", async () => {
    const first = await chat.ask("the secret");
    const second = await chat.ask("what was it");
    await rate(ann, first.message.id, "up");
    await rate(ann, second.message.id, "up");
    expect(await lines(CHAT_LINE)).toHaveLength(2);
    const question = (await chat.snapshot()).messages[0]?.id;
    await server.json(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${question}`);
    expect(await lines(CHAT_LINE)).toEqual([]);
    const other = await server.newChat(ann);
    const { message } = await other.ask("gone soon");
    await rate(ann, message.id, "up");
    await server.json(ann, "DELETE", `/api/v1/chat/sessions/${other.id}?undo_seconds=60`);
    expect(await lines(CHAT_LINE)).toEqual([]);
  });

  test("SEC1: is of one's own; an administrator's is of all who do not object", async () => {
    const others = await server.newChat(bob);
    const mine = await chat.ask("ann's");
    const theirs = await others.ask("bob's");
    await rate(ann, mine.message.id, "up");
    await rate(bob, theirs.message.id, "up");
    const said = (found: z.infer<typeof CHAT_LINE>[]) => found.map(({ messages }) => messages[1]?.content);
    expect(said(await lines(CHAT_LINE))).toEqual(["ann's"]);
    expect(said(await lines(CHAT_LINE, "", bob))).toEqual(["bob's"]);
    const ofAll = async () => said(await lines(CHAT_LINE, "", ann, "/api/v1/admin/feedback"));
    expect(await ofAll()).toEqual(["ann's", "bob's"]);
    await server.json(bob, "PUT", "/api/v1/feedback", { workspace_export: false });
    expect(await ofAll()).toEqual(["ann's"]);
    expect(said(await lines(CHAT_LINE, "", bob))).toEqual(["bob's"]);
    expect((await server.request(bob, "GET", "/api/v1/admin/feedback/export.jsonl")).status).toBe(404);
  });

  test("goes on over many pages", async () => {
    const { message } = await chat.ask("one");
    await rate(ann, message.id, "up");
    const numbers =
      "(WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 349) SELECT i FROM n) AS numbers";
    const columns = "parent_id, role, parts, status, redacted, created_at, model, run_id";
    await database.execute(
      `INSERT INTO messages (id, session_id, position, ${columns})
       SELECT 'msg_' || i || substr(id, 8), session_id, i, ${columns} FROM messages
       CROSS JOIN ${numbers} WHERE id = '${message.id}'`,
    );
    await database.execute(
      `INSERT INTO ratings SELECT 'msg_' || i || substr(message_id, 8), user_id, session_id, value, reasons, comment,
       created_at, updated_at FROM ratings CROSS JOIN ${numbers}`,
    );
    expect(await lines(CHAT_LINE)).toHaveLength(251);
  });
});

test("FBK2: tool calls keep their shape, step by step", () => {
  const messages = toChatMessages({
    id: "msg_1",
    parent_id: null,
    created_at: "",
    role: "assistant",
    model: "m",
    run_id: "run_1",
    status: "completed",
    finish_reason: "stop",
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    open: {},
    parts: [
      { type: "reasoning", text: "hidden" },
      { type: "text", text: "Let me see." },
      { type: "tool-list", toolCallId: "c1", state: "output-available", input: { a: 1 }, output: [1] },
      { type: "tool-read", toolCallId: "c2", state: "output-error", input: {}, errorText: "gone" },
      { type: "tool-late", toolCallId: "c3", state: "input-available", input: {} },
      { type: "text", text: "Here " },
      { type: "text", text: "it is." },
    ],
  });
  expect(messages.map((message) => MESSAGE.parse(message))).toEqual([
    {
      role: "assistant",
      content: "Let me see.",
      tool_calls: [
        { id: "c1", type: "function", function: { name: "list", arguments: '{"a":1}' } },
        { id: "c2", type: "function", function: { name: "read", arguments: "{}" } },
      ],
    },
    { role: "tool", tool_call_id: "c1", content: "[1]" },
    { role: "tool", tool_call_id: "c2", content: "gone" },
    { role: "assistant", content: "Here it is." },
  ]);
});
