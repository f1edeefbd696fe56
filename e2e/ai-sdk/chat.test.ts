import { Chat } from "@ai-sdk/react";
import type { MessagePart, Snapshot } from "@millrace/protocol";
import { type ChatInit, DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls, type UIMessage } from "ai";
import { expect, test, vi } from "vitest";
import { startTcpProxy } from "../lib/tcp-proxy.ts";
import { startChatServer } from "./chat-server.ts";

/** The AI SDK as it is published, against `/api/chat`. */

const server = startChatServer();

type Fetch = typeof fetch;

/** A chat as `useChat` makes one when it mounts. */
function mount({ url = server.url, fetch, ...init }: ChatInit<UIMessage> & { url?: string; fetch?: Fetch } = {}) {
  const transport = new DefaultChatTransport({
    api: `${url}/api/chat`,
    headers: server.headers(url),
    ...(fetch && { fetch }),
  });
  return new Chat({ id: server.session.id, transport, ...init });
}

/** Says something and has it answered with these words. */
async function exchange(chat: Chat<UIMessage>, text: string, ...words: string[]): Promise<void> {
  const sent = chat.sendMessage({ text });
  const call = await server.provider.next();
  call.say(...words);
  call.finish();
  await sent;
}

async function shows(chat: Chat<UIMessage>, text: string): Promise<void> {
  await vi.waitFor(() => expect(textOf(chat.messages.at(-1)?.parts)).toBe(text), { timeout: 10_000 });
}

function textOf(parts: readonly (MessagePart | UIMessage["parts"][number])[] = []): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

const texts = (chat: Chat<UIMessage>) => chat.messages.map(({ parts }) => textOf(parts));
/** A page hands `useChat` the snapshot's messages as they are. */
const hydrated = ({ messages }: Snapshot) => messages as unknown as UIMessage[]; // they have all a UIMessage has
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test("several turns: every message is there once, under the server's ids, with its metadata", async () => {
  const chat = mount();
  await exchange(chat, "first", "one");
  await exchange(chat, "second", "two");
  expect(chat.status).toBe("ready");
  expect(texts(chat)).toEqual(["first", "one", "second", "two"]);
  const { messages } = await server.snapshot();
  expect(chat.messages[3]?.id).toBe(messages[3]?.id);
  expect(chat.messages[3]?.metadata).toMatchObject({ model: "ollama/scripted", status: "completed" });
  expect(plain(chat.messages.map(({ parts }) => parts)[3])).toEqual(plain(messages[3]?.parts));
  expect(
    server.provider.calls
      .at(-1)
      ?.body.messages.map(({ content }) => content)
      .slice(-3),
  ).toEqual(["first", "one", "second"]);
});

test("RUN1 remounting in the middle of an answer replaces what was shown with the whole of it, and goes on", async () => {
  const first = mount();
  const sent = first.sendMessage({ text: "hello" });
  const call = await server.provider.next();
  call.say("One, ");
  await shows(first, "One, ");
  await first.stop(); // what the hook does when it unmounts
  await sent;
  call.say("two, ");
  for (const messages of [hydrated(await server.snapshot()), structuredClone(first.messages)]) {
    const again = mount({ messages });
    const resumed = again.resumeStream();
    await shows(again, "One, two, ");
    expect(again.messages).toHaveLength(2);
    await again.stop();
    await resumed;
  }
  const last = mount({ messages: hydrated(await server.snapshot()) });
  const resumed = last.resumeStream();
  await shows(last, "One, two, ");
  call.say("three");
  call.finish();
  await resumed;
  expect(last.status).toBe("ready");
  expect(texts(last)).toEqual(["hello", "One, two, three"]);
  expect(plain(last.messages[1]?.parts)).toEqual(plain((await server.snapshot()).messages[1]?.parts));
});

test("an answer that ended while nobody looked is in the snapshot, and there is nothing to resume", async () => {
  await server.session.say("hello");
  const call = await server.provider.next();
  call.say("done");
  call.finish();
  await vi.waitFor(async () => expect((await server.snapshot()).active_runs).toEqual([]));
  const chat = mount({ messages: hydrated(await server.snapshot()) });
  await chat.resumeStream();
  expect(chat.status).toBe("ready");
  expect(texts(chat)).toEqual(["hello", "done"]);
});

test("RUN1 stopping by the stop endpoint keeps what was written, ends as ready and sends nothing by itself", async () => {
  const ends: unknown[] = [];
  const chat = mount({ sendAutomaticallyWhen: () => true, onFinish: ({ finishReason }) => ends.push(finishReason) });
  const sent = chat.sendMessage({ text: "hello" });
  const call = await server.provider.next();
  call.say("One, ");
  await shows(chat, "One, ");
  const stopped = await fetch(`${server.url}/api/chat/${chat.id}/stop`, {
    method: "POST",
    headers: server.headers(server.url),
  });
  expect(stopped.status).toBe(204);
  await sent;
  expect(chat.status).toBe("ready");
  expect(chat.messages[1]?.parts).toMatchObject([{ type: "text", text: "One, ", state: "done" }]);
  expect(ends).toEqual(["interrupted"]);
  expect(await server.runs()).toBe(1);
});

test("RUN2 an answer that fails ends in an error for people, keeps what was written, and can be had again", async () => {
  const chat = mount();
  const sent = chat.sendMessage({ text: "hello" });
  const call = await server.provider.next();
  call.say("Half an ");
  await shows(chat, "Half an ");
  call.cut();
  await sent;
  expect(chat.status).toBe("error");
  expect(chat.error?.message).toBe(
    (await server.session.log()).findLast((event) => event.type === "run-end")?.data.error?.message,
  );
  expect(chat.messages[1]?.parts).toMatchObject([{ type: "text", text: "Half an ", state: "done" }]);
  const again = chat.regenerate();
  const second = await server.provider.next();
  second.say("A whole one");
  second.finish();
  await again;
  expect(chat.status).toBe("ready");
  expect(texts(chat)).toEqual(["hello", "A whole one"]);
  expect((await server.snapshot()).messages.map(({ parts }) => textOf(parts))).toEqual(["hello", "A whole one"]);
});

test("an answer that broke off is continued in the same message, and resumed", async () => {
  const chat = mount();
  const sent = chat.sendMessage({ text: "hello" });
  const call = await server.provider.next();
  call.say("Half, ");
  await shows(chat, "Half, ");
  call.cut();
  await sent;
  const run = (await server.session.log()).find((event) => event.type === "run-end");
  await server.session.continueRun(run?.run_id ?? "");
  const rest = await server.provider.next();
  const resumed = chat.resumeStream();
  await shows(chat, "Half, ");
  rest.say("and the rest");
  rest.finish();
  await resumed;
  expect(chat.status).toBe("ready");
  expect(texts(chat)).toEqual(["hello", "Half, and the rest"]);
});

test("RUN7 `regenerate` and editing branch off; a reload shows what the chat showed", async () => {
  const chat = mount();
  await exchange(chat, "first", "one");
  await exchange(chat, "second", "two");
  const regenerated = chat.regenerate();
  (await server.provider.next()).finish();
  await regenerated;
  const edited = chat.sendMessage({ text: "changed", messageId: chat.messages[2]?.id ?? "" });
  const call = await server.provider.next();
  call.say("three");
  call.finish();
  await edited;
  expect(texts(chat)).toEqual(["first", "one", "changed", "three"]);
  expect((await server.snapshot()).messages.map(({ parts }) => textOf(parts))).toEqual(texts(chat));
  expect(await server.runs()).toBe(4);
});

test("RUN6 a post whose reply is lost starts one run, however often it is repeated", async () => {
  let lose = true;
  const losing: Fetch = async (...request) => {
    const response = await fetch(...request);
    if (!lose) return response;
    await response.body?.cancel();
    throw new TypeError("fetch failed");
  };
  const chat = mount({ fetch: losing });
  await chat.sendMessage({ text: "hello" });
  expect(chat.status).toBe("error");
  await chat.regenerate();
  await chat.sendMessage({ text: "hello", messageId: chat.lastMessage?.id ?? "" });
  lose = false;
  const again = chat.regenerate();
  const call = await server.provider.next();
  call.say("hi");
  call.finish();
  await again;
  expect(texts(chat)).toEqual(["hello", "hi"]);
  expect(await server.runs()).toBe(1);
});

test("a connection that is cut is an error the SDK can resume from, without a word twice", async () => {
  const proxy = await startTcpProxy();
  proxy.connectTo(server.url);
  const ends: boolean[] = [];
  const chat = mount({ url: proxy.url, onFinish: ({ isDisconnect }) => ends.push(isDisconnect) });
  const sent = chat.sendMessage({ text: "hello" });
  const call = await server.provider.next();
  call.say("One, ");
  await shows(chat, "One, ");
  proxy.fail("rst");
  await sent;
  expect(chat.status).toBe("error");
  proxy.mend();
  call.say("two");
  const resumed = chat.resumeStream();
  await shows(chat, "One, two");
  call.finish();
  await resumed;
  expect(chat.status).toBe("ready");
  expect(texts(chat)).toEqual(["hello", "One, two"]);
});

test("RUN6 a tool's output is nothing the server waits for: it is sent once, and starts nothing", async () => {
  let posts = 0;
  const counting: Fetch = (...request) => {
    posts++;
    return fetch(...request);
  };
  const chat = mount({
    fetch: counting,
    messages: [
      { id: "1", role: "user", parts: [{ type: "text", text: "hello" }] },
      {
        id: "2",
        role: "assistant",
        parts: [{ type: "tool-look", toolCallId: "3", state: "input-available", input: {} }],
      },
    ],
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
  });
  await chat.addToolOutput({ tool: "look", toolCallId: "3", output: "found" });
  await vi.waitFor(() => expect(posts).toBe(1));
  await vi.waitFor(() => expect(chat.status).toBe("ready"));
  expect(posts).toBe(1);
  expect(await server.runs()).toBe(0);
});

test("a chat whose id is not a session's says what to do", async () => {
  const chat = mount({ id: "aB3kX9" });
  await chat.sendMessage({ text: "hello" });
  expect(chat.error?.message).toContain("POST /api/v1/chat/sessions");
});
