import { Chat } from "@ai-sdk/react";
import type { AssistantMessage, ChatCommand, MessageChunk, MessagePart, NewEvent } from "@millrace/protocol";
import type { UIMessage } from "ai";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice } from "../../test/fake-environment.ts";
import type { LiveFault } from "../../test/fake-live.ts";
import { FakeServer } from "../../test/fake-server.ts";
import { exchange, SESSION_ID } from "../../test/log-events.ts";
import type { TransportKind } from "../live/connection-status.ts";
import { createMillraceTransport } from "./create-millrace-transport.ts";
import { toUiMessage } from "./index.ts";

const KINDS = ["websocket", "sse", "long-poll"] as const;
/** Until an answer begins: said, queued, started. */
const BEGUN = 3;

/** A device whose server answers posts to `/api/chat` with `answer`; the rest goes to the fake server. */
function chatDevice(kinds: readonly TransportKind[] = ["websocket"]) {
  const server = new FakeServer();
  const commands: ChatCommand[] = [];
  /** What becomes of the next posts; none left: they are carried out. */
  const faults: ("network" | "reply-lost" | "nothing-new")[] = [];
  const chatFetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (String(input) !== "/api/chat") return server.fetch(input, init);
    init.signal?.throwIfAborted();
    const fault = faults.shift();
    if (fault === "network") throw new TypeError("fetch failed");
    commands.push(JSON.parse(String(init.body)));
    if (fault === "nothing-new") return new Response(null, { status: 204 });
    if (server.events.length === 0) server.append(...exchange(1, []).slice(0, BEGUN));
    if (fault === "reply-lost") throw new TypeError("fetch failed");
    return Response.json({ message: answer(), offset: server.log(SESSION_ID).offset() }, { status: 202 });
  };
  const answer = () => server.state.messages[1] as AssistantMessage; // of the exchange
  const device = createDevice({ server, transports: kinds, environment: { fetch: chatFetch } });
  const transport = createMillraceTransport({ ...device.environment, client: device.client });
  const mount = (messages: UIMessage[] = []) => new Chat({ id: SESSION_ID, transport, messages });
  return { ...device, transport, commands, faults, answer, mount, chat: mount() };
}

/** The rest of the answer's events. */
const rest = (...deltas: string[]) => exchange(1, deltas).slice(BEGUN);

/** Both say the same of a message: no absent fields. */
const plain = (parts: readonly (MessagePart | UIMessage["parts"][number])[] | undefined) =>
  JSON.parse(JSON.stringify(parts));

const liveFault: fc.Arbitrary<LiveFault> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(400).map((bytes): LiveFault => ({ type: "cut", bytes, how: "end" })) },
  { weight: 3, arbitrary: fc.nat(400).map((bytes): LiveFault => ({ type: "cut", bytes, how: "error" })) },
  fc.integer({ min: 1, max: 4 }).map((events): LiveFault => ({ type: "repeat", events })),
  fc.integer({ min: 1, max: 4 }).map((events): LiveFault => ({ type: "hole", events })),
);

test("LIV1 RUN2 whatever is cut, when and how, `Chat` ends with the answer of the log, and not before", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom<TransportKind>(...KINDS),
      fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }), { maxLength: 8 }),
      fc.array(fc.record({ after: fc.nat(10), fault: liveFault }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 100 }),
      async (kind, deltas, cuts, pieces) => {
        const { chat, clock, server, answer } = chatDevice([kind]);
        server.pieces = pieces;
        const sent = chat.sendMessage({ text: "hello" });
        await idle();
        for (const [index, event] of rest(...deltas).entries()) {
          for (const { fault } of cuts.filter(({ after }) => after === index)) {
            server.faults.live.push(fault);
            server.cutConnections();
          }
          expect(chat.status).not.toBe("ready");
          server.append(event);
          await clock.advance(300);
        }
        server.faults.live.length = 0;
        server.cutConnections();
        for (let beat = 0; beat < 6; beat++) {
          await clock.advance(10_000);
          server.heartbeat();
        }
        await sent;
        expect(chat.status).toBe("ready");
        expect(chat.messages).toHaveLength(2);
        expect(chat.messages[1]?.id).toBe(answer().id);
        expect(plain(chat.messages[1]?.parts)).toEqual(plain(answer().parts));
        await clock.advance(0);
        expect(server.open).toEqual([]);
      },
    ),
    { numRuns: 100 },
  ));

test("LOG3 a hole in what arrives is filled before anything after it is shown", async () => {
  const { chat, clock, server } = chatDevice();
  void chat.sendMessage({ text: "hello" });
  await idle();
  server.faults.live.push({ type: "hole", events: 2 });
  server.cutConnections();
  server.append(...rest("One, ", "two, ").slice(0, 3));
  await clock.advance(5_000);
  expect(chat.messages[1]?.parts).toMatchObject([{ text: "One, two, " }]);
});

test("a command carries the last message, its trigger and what the app adds, such as a model", async () => {
  const { chat, commands, server } = chatDevice();
  chat.messages = [{ id: "old", role: "user", parts: [{ type: "text", text: "before" }] }];
  const sent = chat.sendMessage({ text: "hello" }, { body: { model: "demo" } });
  await idle();
  server.append(...rest());
  await sent;
  const [, said] = chat.messages;
  expect(commands).toEqual([{ id: SESSION_ID, trigger: "submit-message", message: said, model: "demo" }]);
  void chat.regenerate({ messageId: "msg_a1" });
  await idle();
  expect(commands[1]).toMatchObject({ trigger: "regenerate-message", messageId: "msg_a1", message: { id: said?.id } });
});

test("RUN6 an answer that is whole already is shown at once, without a connection", async () => {
  const { chat, server } = chatDevice();
  server.append(...exchange(1, ["Hi"]));
  await chat.sendMessage({ text: "hello" });
  expect(chat.status).toBe("ready");
  expect(chat.messages[1]?.parts).toMatchObject([{ text: "Hi", state: "done" }]);
  expect(server.connections).toEqual([]);
});

describe("a post that is not answered", () => {
  test("RUN6 is repeated with the same id until it is", async () => {
    const { chat, clock, server, commands, faults } = chatDevice();
    faults.push("reply-lost", "network", "reply-lost");
    const sent = chat.sendMessage({ text: "hello" });
    await clock.advance(10_000);
    server.append(...rest("Hi"));
    await sent;
    expect(chat.status).toBe("ready");
    expect(new Set(commands.map(({ message }) => JSON.stringify(message))).size).toBe(1);
    expect(commands).toHaveLength(3);
  });

  test("fails after a few times, and can be had with `regenerate`", async () => {
    const { chat, clock, server, faults } = chatDevice();
    faults.push("network", "network", "network", "network", "network", "network");
    const sent = chat.sendMessage({ text: "hello" });
    await clock.advance(60_000);
    await sent;
    expect(chat.status).toBe("error");
    const again = chat.regenerate();
    await idle();
    server.append(...rest("Hi"));
    await again;
    expect(chat.status).toBe("ready");
  });

  test("is given up when the SDK stops", async () => {
    const { chat, clock, commands, faults } = chatDevice();
    faults.push("network");
    const sent = chat.sendMessage({ text: "hello" });
    await idle();
    await chat.stop();
    await sent;
    await clock.advance(60_000);
    expect(commands).toEqual([]);
    expect(clock.untilNext).toBeNull();
  });
});

test("RUN1 the SDK's `stop` ends the reading only; the transport's own stops the answer", async () => {
  const { chat, clock, server, transport } = chatDevice();
  const sent = chat.sendMessage({ text: "hello" });
  await idle();
  server.append(...rest("One, ", "two").slice(0, 2));
  await idle();
  await chat.stop();
  await sent;
  expect(chat.status).toBe("ready");
  await clock.advance(0);
  expect(server.open).toEqual([]);
  const stops = () => server.requests.filter(({ path }) => path.endsWith("/stop"));
  expect(stops()).toEqual([]);
  await transport.stop(SESSION_ID).catch(() => {}); // the fake server knows no such route
  expect(stops()).toHaveLength(1);
});

describe("resuming", () => {
  test("replaces what a page was shown before with the whole answer, and goes on", async () => {
    const { chat, server, mount, answer } = chatDevice();
    void chat.sendMessage({ text: "hello" });
    await idle();
    server.append(...rest("One, ").slice(0, 2));
    await idle();
    await chat.stop();
    server.append(...rest("", "two, ").slice(2, 3));
    const again = mount(structuredClone(chat.messages));
    const resumed = again.resumeStream();
    await idle();
    expect(again.messages[1]?.parts).toMatchObject([{ text: "One, two, ", state: "streaming" }]);
    server.append(...rest("", "", "three").slice(3));
    await resumed;
    expect(again.messages).toHaveLength(2);
    expect(plain(again.messages[1]?.parts)).toEqual(plain(answer().parts));
  });

  test("replaces also what the SDK would go on with, such as a call whose arguments were on their way", async () => {
    const { server, mount, answer } = chatDevice();
    const chunks = [
      { type: "text-start", id: "t" },
      { type: "text-delta", id: "t", delta: "Let me look." },
      { type: "text-end", id: "t" },
      { type: "tool-input-start", toolCallId: "1", toolName: "look" },
      { type: "tool-input-delta", toolCallId: "1", inputTextDelta: '{"at":' },
    ] as const satisfies MessageChunk[];
    const of = { at: 1, actor: { kind: "agent", id: "a" }, message_id: "msg_a1", run_id: "run_1" } as const;
    const written = chunks.map((chunk): NewEvent => ({ ...of, type: "run-chunk", data: { chunk } }));
    server.append(...exchange(1, []).slice(0, BEGUN), ...written);
    const chat = mount(server.state.messages.map(toUiMessage));
    const resumed = chat.resumeStream();
    await idle();
    server.append(...rest().slice(1));
    await resumed;
    expect(chat.messages[1]?.parts.map(({ type }) => type)).toEqual(answer().parts.map(({ type }) => type));
  });

  test("does nothing when nothing is being written", async () => {
    const { server, mount } = chatDevice();
    server.append(...exchange(1, ["Hi"]));
    const chat = mount(server.state.messages.map(toUiMessage));
    await chat.resumeStream();
    expect(chat.status).toBe("ready");
    expect(chat.messages[1]?.parts).toMatchObject([{ text: "Hi", state: "done" }]);
    expect(server.connections).toEqual([]);
  });
});

describe("LOG3 when events are not to be had any more", () => {
  async function answering() {
    const device = chatDevice();
    const sent = device.chat.sendMessage({ text: "hello" });
    await idle();
    device.server.append(...rest("One, ").slice(0, 2));
    await idle();
    return { ...device, sent };
  }

  test("the answer goes on from a snapshot, each piece once", async () => {
    const { chat, clock, server, answer, sent } = await answering();
    server.muted = true;
    server.append(...rest("", "two, ").slice(2, 3));
    server.muted = false;
    server.epoch += 1;
    server.endSubscriptions(SESSION_ID, "offset_gone");
    await clock.advance(1_000);
    expect(chat.messages[1]?.parts).toMatchObject([{ text: "One, two, ", state: "streaming" }]);
    server.append(...rest("", "", "three").slice(3));
    await sent;
    expect(plain(chat.messages[1]?.parts)).toEqual(plain(answer().parts));
  });

  test("an answer that ended meanwhile ends here, too", async () => {
    const { chat, clock, server, sent } = await answering();
    server.muted = true;
    server.append(...rest("", "two").slice(2));
    server.epoch += 1;
    server.endSubscriptions(SESSION_ID, "offset_gone");
    await clock.advance(1_000);
    await sent;
    expect(chat.status).toBe("ready");
    expect(chat.messages[1]?.parts).toMatchObject([{ text: "One, two", state: "done" }]);
    expect(clock.untilNext).toBeNull();
  });

  test("LOG7 an answer that was erased ends with an error in words for people", async () => {
    const { chat, clock, server, sent } = await answering();
    server.append({ type: "message-redacted", message_id: "msg_a1", at: 0, data: {} } as { type: string });
    server.epoch += 1;
    server.endSubscriptions(SESSION_ID, "offset_gone");
    await clock.advance(1_000);
    await sent;
    expect(chat.status).toBe("error");
    expect(chat.error?.message).toBe("This conversation was changed meanwhile. Open it again.");
    await clock.advance(0);
    expect(server.open).toEqual([]);
  });
});

test("a session that is deleted ends the stream with an error in words for people", async () => {
  const { chat, server } = chatDevice();
  const sent = chat.sendMessage({ text: "hello" });
  await idle();
  server.endSubscriptions(SESSION_ID, "not_found");
  await sent;
  expect(chat.error?.message).toBe("This conversation does not exist any more.");
});

test("signing out ends the stream with an error in words for people", async () => {
  const { chat, client } = chatDevice();
  const sent = chat.sendMessage({ text: "hello" });
  await idle();
  await client.reset();
  await sent;
  expect(chat.error?.message).toBe("You are signed out. Sign in and open the conversation again.");
});

test("what is nothing new adds nothing and is not sent again by itself", async () => {
  const { faults, commands, transport } = chatDevice();
  faults.push("nothing-new");
  const tool = { type: "tool-look", toolCallId: "1", state: "output-available", input: {}, output: 1 } as const;
  const chat = new Chat({
    id: SESSION_ID,
    transport,
    messages: [{ id: "msg_a1", role: "assistant", parts: [tool] }],
    sendAutomaticallyWhen: () => true,
  });
  await chat.sendMessage();
  expect(chat.status).toBe("ready");
  expect(chat.messages).toEqual([{ id: "msg_a1", role: "assistant", parts: [tool] }]);
  expect(commands).toHaveLength(1);
});
