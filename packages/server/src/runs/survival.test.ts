import { messageText } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { framesUntil } from "../../testing/read-frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let url: string;
let ann: Account;
let chat: TestChat;

describe.each(DATABASES)("on %s", (kind) => {
  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    url = await server.start();
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

  function post(query: string, signal: AbortSignal): Promise<Response> {
    return fetch(`${url}/api/v1/chat/messages${query}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Cookie: ann.cookie, Origin: "http://localhost:3000" },
      body: JSON.stringify({ session_id: chat.id, content: "hello" }),
      signal,
    });
  }

  test.each(["", "?stream=true"])("RUN1: a client that leaves does not stop the answer (POST %s)", async (query) => {
    const leaving = new AbortController();
    const gone = post(query, leaving.signal).then((response) => response.text());
    const call = await provider.next();
    call.say("Hello");
    await chat.until(isText("Hello"));
    leaving.abort();
    await expect(gone).rejects.toThrow();
    call.say(", anybody?");
    call.finish();
    await chat.until(({ type }) => type === "run-end");
    expect(await call.over).toBe("sent");
    const [, message] = (await chat.messages()).items;
    expect(message).toMatchObject({ status: "completed" });
    expect(message && messageText(message)).toBe("Hello, anybody?");
  });

  test("deleting a session during an answer hangs up on the provider, and everything of it is gone", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Hello");
    await chat.until(isText("Hello"));
    const waiting = await chat.say("and then?");
    const path = `/api/v1/chat/sessions/${chat.id}`;
    expect((await server.request(ann, "DELETE", path)).status).toBe(204);
    expect(await call.over).toBe("hung up");
    for (const gone of [path, `${path}/log`, `/api/v1/chat/messages/${chat.id}`, `/api/v1/chats/${chat.id}/stream`]) {
      expect((await server.request(ann, "GET", gone)).status, gone).toBe(404);
    }
    for (const { id } of [run, waiting.run]) {
      expect((await server.request(ann, "POST", `/api/v1/chat/runs/${id}/retry`)).status).toBe(404);
    }
    expect((await server.request(ann, "DELETE", path)).status).toBe(404);
    const other = await server.newChat(ann);
    const { run: next } = await other.say("still there?");
    (await provider.next()).finish();
    expect((await other.ended(next.id)).data.outcome, "the server goes on").toBe("completed");
  });

  test("deleting a session answers whoever waits for it, and ends whoever follows it", async () => {
    const path = `/api/v1/chat/sessions/${chat.id}`;
    const body = { session_id: chat.id, content: "hello" };
    const finished = server.request(ann, "POST", "/api/v1/chat/messages", body);
    await provider.next();
    const { offset } = await chat.snapshot();
    const streamed = await server.request(ann, "POST", "/api/v1/chat/messages?stream=true", body);
    const named = await server.request(ann, "GET", `/api/v1/chats/${chat.id}/stream`);
    const live = await server.request(ann, "GET", `${path}/log?offset=now&live=sse`);
    const poll = server.request(ann, "GET", `${path}/log?offset=${(await chat.snapshot()).offset}&live=long-poll`);
    await server.request(ann, "DELETE", path);
    expect((await finished).status).toBe(404);
    for (const stream of [streamed, named, live]) expect(await stream.text()).not.toContain("completed");
    expect([204, 404]).toContain((await poll).status);
    expect((await server.request(ann, "GET", `${path}/log?offset=${offset}&live=sse`)).status).toBe(404);
  });

  test("DUR1: what a follower has seen is what the log holds", async () => {
    const live = await server.request(ann, "GET", `/api/v1/chat/sessions/${chat.id}/log?offset=-1&live=sse`);
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Hel", "lo");
    call.finish();
    await chat.ended(run.id);
    const frames = await framesUntil(live, ({ data }) => data.includes("run-end"));
    const seen = frames.filter(({ event }) => event === "data").flatMap(({ data }) => JSON.parse(data));
    expect(seen).toEqual(await chat.log());
  });
});
