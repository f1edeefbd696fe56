import { Agent, request as httpRequest } from "node:http";
import { messageText, type StreamEvent } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readFrames } from "../../testing/read-frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url, heartbeatMs: 100 });
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

  const join = () => server.request(ann, "GET", `/api/v1/chats/${chat.id}/stream`);

  /** What a reader gets until it leaves at the first event that satisfies `last`. */
  async function readUntil(response: Response, last: (event: StreamEvent) => boolean): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    for await (const frame of readFrames(response)) {
      const event = { event: frame.event, data: JSON.parse(frame.data) } as StreamEvent;
      events.push(event);
      if (last(event)) break;
    }
    return events;
  }
  const isCompleted = (event: StreamEvent) => event.event === "completed";

  /** The text of a message as a reader has it: what its snapshot holds, and each piece where it says it belongs. */
  function textAsSeen(events: readonly StreamEvent[], messageId: string): string {
    let text = "";
    for (const { event, data } of events) {
      if (event === "snapshot") text = messageText(data.messages.find(({ id }) => id === messageId) ?? { parts: [] });
      if (event !== "token" || data.message_id !== messageId) continue;
      expect(data.text_offset, "neither a gap nor a double").toBe(text.length);
      text += data.delta;
    }
    return text;
  }

  test("LIV4: is cut when the sign-in ends that it rests on", async () => {
    const eve = await server.signUp("eve");
    const { id } = await server.newChat(eve);
    const response = await server.request(eve, "GET", `/api/v1/chats/${id}/stream`);
    await server.request(eve, "POST", "/api/auth/sign-out", {});
    await expect(response.text()).rejects.toThrow();
  });

  test("begins with a snapshot and starts no run", async () => {
    const before = provider.calls.length;
    const [first] = await readUntil(await join(), () => true);
    expect(first).toEqual({ event: "snapshot", data: await chat.snapshot() });
    expect(provider.calls).toHaveLength(before);
    expect(await chat.log()).toEqual([]);
  });

  test("LOG4: readers that join at any moment of an answer all see the same text", async () => {
    const words = Array.from({ length: 60 }, (_, index) => (index % 7 === 0 ? `🌍${index} ` : `${index} `));
    const { run } = await chat.say("hello");
    const call = await provider.next();
    const joining = [join()];
    for (const [index, word] of words.entries()) {
      call.say(word);
      if (index % 3 === 0) joining.push(join());
      // Some join while a commit is under way, some after.
      if (index % 5 === 0) await chat.until(isText(word));
    }
    const readers = (await Promise.all(joining)).map((response) => readUntil(response, isCompleted));
    call.finish();
    const text = words.join("");
    for (const events of await Promise.all(readers)) expect(textAsSeen(events, run.message_id)).toBe(text);
    expect(textAsSeen(await readUntil(await join(), () => true), run.message_id), "and after it").toBe(text);
  });

  test("tells a reader who joins in a continuation where its pieces belong", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Once");
    call.end();
    await chat.ended(run.id);
    const reader = readUntil(await join(), isCompleted);
    await chat.continueRun(run.id);
    const more = await provider.next();
    more.say(" upon");
    await chat.until(isText("upon"));
    const late = readUntil(await join(), isCompleted);
    more.say(" a time");
    more.finish();
    for (const events of [await reader, await late]) {
      expect(textAsSeen(events, run.message_id)).toBe("Once upon a time");
    }
  });

  test("tells a reader where pieces belong of an answer that is not on the shown path", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Once");
    await chat.until(isText("Once"));
    await chat.say("something else", { parent_id: null });
    const reader = readUntil(await join(), isCompleted);
    call.say(" upon a time");
    call.finish();
    const tokens = (await reader).flatMap((each) => (each.event === "token" ? [each.data] : []));
    expect(tokens[0]).toMatchObject({ message_id: run.message_id, text_offset: "Once".length });
    (await provider.next()).finish();
  });

  test("follows several runs, one after the other, and ends with none of them", async () => {
    const reader = readUntil(await join(), (event) => event.event === "error");
    for (const word of ["one", "two"]) {
      const { run } = await chat.say(word);
      const call = await provider.next();
      call.say(word);
      call.finish();
      await chat.ended(run.id);
    }
    await chat.say("three");
    (await provider.next()).refuse(500);
    const told = (await reader).filter(({ event }) => event !== "thinking" && event !== "snapshot");
    expect(told.map(({ event }) => event)).toEqual(["token", "completed", "token", "completed", "error"]);
  });

  test("LIV3: says that it is alive while there is nothing to tell", async () => {
    const { body } = await join();
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes(": alive\n\n")) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(text.startsWith("event: snapshot\n")).toBe(true);
  });

  test("HEAD answers like GET and is over", async () => {
    const complaints = vi.spyOn(console, "error");
    const url = await server.start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const head = (path: string) =>
      new Promise((resolve, reject) => {
        const sent = httpRequest(`${url}${path}`, { method: "HEAD", agent, headers: { Cookie: ann.cookie } });
        sent.on("response", (response) => {
          response.resume().on("end", () => resolve([response.statusCode, response.headers["content-type"]]));
        });
        sent.on("error", reject).end();
      });
    const path = `/api/v1/chats/${chat.id}/stream`;
    // On one connection, so the second begins when the first is over.
    for (let time = 0; time < 2; time++) expect(await head(path)).toEqual([200, "text/event-stream"]);
    expect(complaints).not.toHaveBeenCalled();
    agent.destroy();
  });
});
