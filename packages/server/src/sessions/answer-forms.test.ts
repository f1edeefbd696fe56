import { type Answered, messageText, type StreamEvent } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readFrames } from "../../testing/read-frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const MESSAGES = "/api/v1/chat/messages";

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let ann: Account;
let chat: TestChat;

beforeAll(async () => {
  database = await createTestDatabase("SQLite");
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

const said = (content = "hello") => ({ session_id: chat.id, content });

/** The named events of an answer, to the end of the stream, and the SSE id of each. */
async function namedEvents(response: Response): Promise<{ events: StreamEvent[]; ids: string[] }> {
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const events: StreamEvent[] = [];
  const ids: string[] = [];
  for await (const { event, id, data } of readFrames(response)) {
    // The test says below which event it expects with which data.
    events.push({ event, data: JSON.parse(data) } as StreamEvent);
    ids.push(id ?? "");
  }
  return { events, ids };
}

const tokens = (events: readonly StreamEvent[]) =>
  events.flatMap((each) => (each.event === "token" ? [each.data] : []));

test("a plain POST answers 200 with the finished message", async () => {
  const answer = server.json<Answered>(ann, "POST", MESSAGES, said());
  const call = await provider.next();
  call.say("Hello", " there");
  call.finish();
  const { message, run } = await answer;
  expect(run).toMatchObject({ session_id: chat.id, message_id: message.id, kind: "answer", status: "completed" });
  expect(message).toMatchObject({ role: "assistant", status: "completed", run_id: run.id });
  expect(messageText(message)).toBe("Hello there");
});

test.each([
  ["failed", (call: { refuse(status: number): void }) => call.refuse(401)],
  ["stopped", () => void chat.stop()],
])("a plain POST answers 200 also when the run %s", async (status, end) => {
  const answer = server.json<Answered>(ann, "POST", MESSAGES, said());
  end(await provider.next());
  expect(await answer).toMatchObject({ run: { status }, message: { status } });
});

test("`Prefer: respond-async` answers 202 at once, with the offset before what it caused", async () => {
  const before = (await chat.snapshot()).offset;
  const response = await server.request(ann, "POST", MESSAGES, said(), { Prefer: "respond-async, wait=5" });
  expect(response.status).toBe(202);
  expect(response.headers.get("preference-applied")).toBe("respond-async");
  const { message, run, offset } = await response.json();
  expect(offset).toBe(before);
  expect(message).toMatchObject({ role: "user", parts: [{ type: "text", text: "hello" }] });
  const path = `/api/v1/chat/sessions/${chat.id}/log?offset=${offset}`;
  const [first, second] = await server.json<{ type: string; message_id: string; run_id: string }[]>(ann, "GET", path);
  expect(first).toMatchObject({ type: "message-created", message_id: message.id });
  expect(second).toMatchObject({ type: "run-queued", run_id: run.id });
  (await provider.next()).finish();
});

test("`?stream=true` sends the run's named events and ends after `completed`", async () => {
  const response = await server.request(ann, "POST", `${MESSAGES}?stream=true`, said());
  const call = await provider.next();
  call.say("Hel", "lo 🌍", "!");
  call.finish();
  const { events, ids } = await namedEvents(response);
  const [end] = (await chat.log()).filter(({ type }) => type === "run-end");
  const about = {
    run_id: end && "run_id" in end ? end.run_id : "",
    message_id: end && "message_id" in end ? end.message_id : "",
  };
  expect(events[0]).toEqual({ event: "thinking", data: { ...about, phase: "queued" } });
  expect(events[1]).toEqual({ event: "thinking", data: { ...about, phase: "thinking" } });
  expect(
    tokens(events)
      .map(({ delta }) => delta)
      .join(""),
  ).toBe("Hello 🌍!");
  expect(events.at(-1)).toEqual({ event: "completed", data: { ...about, status: "completed" } });
  expect(ids).toEqual([...ids].sort());
  expect(ids.at(-1), "ids are places in the log").toBe((await chat.snapshot()).offset);
});

test("LOG6: `text_offset` counts UTF-16 units from the beginning of the message, and no piece ends inside a pair", async () => {
  const response = await server.request(ann, "POST", `${MESSAGES}?stream=true`, said());
  const call = await provider.next();
  const [first, second] = ["🌍".slice(0, 1), "🌍".slice(1)];
  call.say("a🌍", "👩🏽‍💻 b", first ?? "", second ?? "", "c");
  call.finish();
  let at = 0;
  for (const { delta, text_offset } of tokens((await namedEvents(response)).events)) {
    expect(text_offset).toBe(at);
    expect(delta.isWellFormed()).toBe(true);
    at += delta.length;
  }
  expect(at).toBe("a🌍👩🏽‍💻 b🌍c".length);
});

test("`text_offset` of a continuation goes on where the message broke off", async () => {
  const { run } = await chat.say("hello");
  const call = await provider.next();
  call.say("Once 🌍");
  call.end();
  await chat.ended(run.id);
  const response = await server.request(ann, "POST", `/api/v1/chat/runs/${run.id}/continue?stream=true`);
  const more = await provider.next();
  more.say(" upon");
  more.finish();
  const [token] = tokens((await namedEvents(response)).events);
  expect(token).toMatchObject({ delta: " upon", text_offset: "Once 🌍".length });
});

test("a failure is told by `error` with its stage, and ends the stream", async () => {
  const response = await server.request(ann, "POST", `${MESSAGES}?stream=true`, said());
  (await provider.next()).refuse(401);
  const { events } = await namedEvents(response);
  expect(events.at(-1)).toMatchObject({
    event: "error",
    data: { stage: "connection", code: "key_rejected", retryable: false, message: expect.stringContaining("key") },
  });
});

test("a stop is told by `completed`", async () => {
  const response = await server.request(ann, "POST", `${MESSAGES}?stream=true`, said());
  await provider.next();
  await chat.stop();
  expect((await namedEvents(response)).events.at(-1)).toMatchObject({
    event: "completed",
    data: { status: "stopped" },
  });
});

test("a stream tells of its own run only", async () => {
  const { run } = await chat.say("first");
  const first = await provider.next();
  const response = await server.request(ann, "POST", `${MESSAGES}?stream=true`, said("second"));
  first.say("not this");
  first.finish();
  const second = await provider.next();
  second.say("but this");
  second.finish();
  const { events } = await namedEvents(response);
  expect(tokens(events).map(({ delta }) => delta)).toEqual(["but this"]);
  expect(events.some(({ data }) => "run_id" in data && data.run_id === run.id)).toBe(false);
});
