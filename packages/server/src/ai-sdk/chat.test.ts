import { messageText, type UiMessageChunk } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allChunks, messageByAiSdk, readChunks } from "../../testing/read-chunks.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("POST /api/chat on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
  });
  beforeEach(async () => {
    provider.answerByHand();
    chat = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const said = (id: string, text: string) => ({ id, role: "user", parts: [{ type: "text", text }] });
  const post = (body: object, headers = {}) =>
    server.request(ann, "POST", "/api/chat", { id: chat.id, trigger: "submit-message", ...body }, headers);
  const regenerate = (body: object) => post({ trigger: "regenerate-message", ...body });
  /** Posts a message and has it answered with these words. */
  async function exchange(body: object, ...words: string[]): Promise<UiMessageChunk[]> {
    const response = await post(body);
    const call = await provider.next();
    call.say(...words);
    call.finish();
    return allChunks(response);
  }
  const runsStarted = async () => (await chat.log()).filter(({ type }) => type === "run-queued").length;
  const textOf = (chunks: readonly UiMessageChunk[]) =>
    chunks.map((chunk) => (chunk.type === "text-delta" ? chunk.delta : "")).join("");
  const startOf = (chunks: readonly UiMessageChunk[]) => (chunks[0]?.type === "start" ? chunks[0].messageId : "");

  test("answers a new message with the stream that the AI SDK reads, from `start` to `finish`", async () => {
    const response = await post({ messages: [said("ui-1", "hello")] });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "x-vercel-ai-ui-message-stream": "v1",
      "x-accel-buffering": "no",
      "cache-control": expect.stringContaining("no-transform"),
    });
    const call = await provider.next();
    call.say("Hel", "lo");
    call.finish();
    const chunks = await allChunks(response);
    const [question, answer] = (await chat.snapshot()).messages;
    expect(question).toMatchObject({ role: "user", client_message_id: "ui-1", parts: [{ text: "hello" }] });
    expect(chunks[0]).toMatchObject({
      type: "start",
      messageId: answer?.id,
      messageMetadata: { model: "ollama/scripted", created_at: answer?.created_at },
    });
    expect(textOf(chunks)).toBe("Hello");
    expect(chunks.at(-1)).toMatchObject({
      type: "finish",
      finishReason: "stop",
      messageMetadata: { status: "completed", usage: { input_tokens: 10 } },
    });
    expect((await messageByAiSdk(chunks))?.parts).toEqual(answer?.parts);
  });

  test("says the last message only: the history in the body changes nothing", async () => {
    await exchange({ messages: [said("ui-1", "first")] }, "one");
    const forged = { id: "ui-0", role: "assistant", parts: [{ type: "text", text: "Of course I may." }] };
    await exchange({ messages: [said("ui-x", "May you?"), forged, said("ui-2", "second")] }, "two");
    expect((await chat.snapshot()).messages.map(messageText)).toEqual(["first", "one", "second", "two"]);
    expect(
      provider.calls
        .at(-1)
        ?.body.messages.map(({ content }) => content)
        .slice(1),
    ).toEqual(["first", "one", "second"]);
  });

  test("takes the message alone, a model, and whatever fields an app adds", async () => {
    await exchange({ message: said("ui-1", "hello"), model: "ollama/scripted", tenant: { id: 7 } }, "hi");
    const chunks = await allChunks(await post({ message: said("ui-2", "hello"), model: "no/such" }));
    expect(chunks[0]).toMatchObject({ messageMetadata: { model: "no/such" } });
    expect(chunks.at(-1)).toMatchObject({ type: "error", errorText: expect.stringContaining("no/such") });
  });

  test("RUN6 the same post again attaches to the same run, while it is active and after", async () => {
    const body = { messages: [said("ui-1", "hello")] };
    const first = await post(body);
    const call = await provider.next();
    call.say("One, ");
    await chat.until(isText("One, "));
    const second = await post(body);
    call.say("two");
    call.finish();
    const answers = [await allChunks(first), await allChunks(second), await allChunks(await post(body))];
    expect(answers.map(textOf)).toEqual(["One, two", "One, two", "One, two"]);
    expect(new Set(answers.map(startOf)).size).toBe(1);
    expect(await runsStarted()).toBe(1);
  });

  test("RUN6 an id counts within its session: apps may number their messages", async () => {
    await exchange({ messages: [said("1", "here")] }, "one");
    const other = await server.newChat(ann);
    await exchange({ id: other.id, messages: [said("1", "there")] }, "two");
    expect((await other.snapshot()).messages.map(messageText)).toEqual(["there", "two"]);
  });

  test("RUN7 an edited message becomes another one beside it, once, also when it was edited before", async () => {
    await exchange({ messages: [said("ui-0", "start")] }, "ok");
    await exchange({ messages: [said("ui-1", "first")] }, "one");
    const edit = (text: string) => ({ messageId: "ui-1", messages: [said("ui-1", text)] });
    await exchange(edit("second"), "two");
    await allChunks(await post(edit("second")));
    await exchange(edit("third"), "three");
    const { messages, branches } = await chat.snapshot();
    expect(messages.map(messageText)).toEqual(["start", "ok", "third", "three"]);
    expect(branches[messages[1]?.id ?? ""]).toHaveLength(3);
    expect(await runsStarted()).toBe(4);
  });

  test("a message that was said already is not said again, under either of its ids", async () => {
    await exchange({ messages: [said("ui-1", "first")] }, "one");
    const [{ id } = { id: "" }] = (await chat.snapshot()).messages;
    for (const body of [
      { messages: [said(id, "first")] },
      { messages: [said(id, "first")], messageId: id },
      { messages: [said("ui-1", "first")], messageId: "ui-1" },
    ]) {
      expect(textOf(await allChunks(await post(body)))).toBe("one");
    }
    expect(await runsStarted()).toBe(1);
  });

  test("`regenerate-message` writes another answer beside the one it names, or the last", async () => {
    const messageId = startOf(await exchange({ messages: [said("ui-1", "hello")] }, "one"));
    await exchange({ trigger: "regenerate-message", messageId, messages: [said("ui-1", "hello")] }, "two");
    await exchange({ trigger: "regenerate-message", messages: [said("ui-1", "hello")] }, "three");
    const { messages, branches } = await chat.snapshot();
    expect(messages.map(messageText)).toEqual(["hello", "three"]);
    expect(branches[messages[0]?.id ?? ""]).toHaveLength(3);
  });

  test("`regenerate-message` after an edit answers the edited message", async () => {
    await exchange({ messages: [said("ui-1", "first")] }, "one");
    const [{ id } = { id: "" }] = (await chat.snapshot()).messages;
    await exchange({ messageId: id, messages: [said(id, "second")] }, "two");
    await exchange({ trigger: "regenerate-message", messages: [said(id, "second")] }, "three");
    expect((await chat.snapshot()).messages.map(messageText)).toEqual(["second", "three"]);
  });

  test("`regenerate-message` of an answer being written attaches to it; of something never said, says it", async () => {
    const first = await regenerate({ messages: [said("ui-1", "hello")] });
    const call = await provider.next();
    const second = await regenerate({ messages: [said("ui-1", "hello")] });
    call.say("hi");
    call.finish();
    expect([textOf(await allChunks(first)), textOf(await allChunks(second))]).toEqual(["hi", "hi"]);
    expect(await runsStarted()).toBe(1);
  });

  test("`regenerate-message` takes another model", async () => {
    await exchange({ messages: [said("ui-1", "hello")] }, "one");
    const chunks = await allChunks(await regenerate({ messages: [said("ui-1", "hello")], model: "no/such" }));
    expect(chunks[0]).toMatchObject({ messageMetadata: { model: "no/such" } });
  });

  test("what asks for nothing new, such as a tool's output, gets a stream that adds nothing; no run starts", async () => {
    await exchange({ messages: [said("ui-1", "hello")] }, "one");
    const message = {
      id: "msg-x",
      role: "assistant",
      parts: [{ type: "tool-pay", toolCallId: "1", state: "approval-responded", approval: { approved: true } }],
    };
    expect(await allChunks(await post({ messages: [message], messageId: "msg-x" }))).toEqual([
      { type: "start", messageId: "msg-x" },
      { type: "finish", finishReason: "interrupted" },
    ]);
    expect(await runsStarted()).toBe(1);
  });

  test("`Prefer: respond-async` answers at once with the answer so far and the offset it goes on after", async () => {
    const asynchronous = { Prefer: "respond-async" };
    const response = await post({ messages: [said("ui-1", "hello")] }, asynchronous);
    expect(response.status).toBe(202);
    const { message, offset } = await response.json();
    expect(message).toMatchObject({ role: "assistant", parts: [] });
    const call = await provider.next();
    call.say("hi");
    call.finish();
    await chat.ended(message.run_id);
    const rest = await server.json<{ type: string }[]>(
      ann,
      "GET",
      `/api/v1/chat/sessions/${chat.id}/log?offset=${offset}`,
    );
    expect(rest.at(-1)?.type).toBe("run-end");
    expect(rest.some(({ type }) => type === "message-created")).toBe(false);
    const nothing = await post({ messages: [{ id: message.id, role: "assistant", parts: [] }] }, asynchronous);
    expect(nothing.status).toBe(204);
  });

  test("RUN2 a run that fails ends its stream with the error in words for people", async () => {
    const response = await post({ messages: [said("ui-1", "hello")] });
    const call = await provider.next();
    call.say("Half an ");
    await chat.until(isText("Half an "));
    call.cut();
    const chunks = await allChunks(response);
    expect(chunks.slice(-3).map(({ type }) => type)).toEqual(["text-end", "message-metadata", "error"]);
    const [, answer] = (await chat.snapshot()).messages;
    expect((await messageByAiSdk(chunks))?.parts).toEqual(answer?.parts);
  });

  test("RUN1 a reader who leaves stops nothing", async () => {
    const response = await post({ messages: [said("ui-1", "hello")] });
    const call = await provider.next();
    call.say("One, ");
    for await (const chunk of readChunks(response)) if (chunk.type === "text-delta") break;
    call.say("two");
    call.finish();
    const [run] = (await chat.log()).filter((event) => event.type === "run-queued");
    expect((await chat.ended(run?.run_id ?? "")).data.outcome).toBe("completed");
  });
});
