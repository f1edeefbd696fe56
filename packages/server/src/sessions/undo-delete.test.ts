import type { NewShare, SessionPage } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openLive } from "../../testing/live-reader.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("a deletion that can be undone on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let url: string;
  let ann: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    url = await server.start();
    ann = await server.signUp("ann");
  });
  beforeEach(async () => {
    chat = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const path = (rest = "") => `/api/v1/chat/sessions/${chat.id}${rest}`;
  const status = async (method: string, place: string, body?: unknown) =>
    (await server.request(ann, method, place, body)).status;
  const remove = () => status("DELETE", path("?undo_seconds=60"));
  const restore = () => status("POST", path("/restore"));
  const listed = async (query = "") =>
    (await server.json<SessionPage>(ann, "GET", `/api/v1/chat/sessions${query}`)).items.map(({ id }) => id);

  test("SEC1: nobody finds the session, and undoing it brings everything back as it was", async () => {
    const { message } = await chat.ask("hello");
    const link = await server.json<NewShare>(ann, "POST", path("/shares"));
    const shared = `/api/v1/shares/${link.token}`;
    const [before, log] = [await chat.snapshot(), await chat.log()];
    expect(await remove()).toBe(204);
    const say = { session_id: chat.id, content: "anybody there?" };
    expect([
      await status("GET", path()),
      await status("GET", path("/log")),
      await status("GET", `/api/v1/chat/messages/${chat.id}`),
      await status("PATCH", path(), { title: "Mine" }),
      await status("POST", path("/read"), { offset: before.offset }),
      await status("POST", path("/stop"), {}),
      await status("POST", path("/shares"), {}),
      await status("POST", "/api/v1/chat/messages", say),
      await status("DELETE", `/api/v1/chat/messages/${chat.id}/${message.id}`),
      await status("GET", shared),
      await status("DELETE", path()),
      await remove(),
    ]).toEqual(Array(12).fill(404));
    expect(await listed()).not.toContain(chat.id);

    expect(await restore()).toBe(200);
    expect({ ...(await chat.snapshot()), offset: "" }).toEqual({ ...before, offset: "" });
    expect(await chat.log()).toEqual(log);
    expect(await listed()).toContain(chat.id);
    expect(await status("GET", shared)).toBe(200);
    expect(await restore()).toBe(404);
    await chat.ask("and on");
  });

  test("is not for others to undo", async () => {
    const bob = await server.signUp("bob");
    await remove();
    expect((await server.request(bob, "POST", path("/restore"))).status).toBe(404);
    expect(await restore()).toBe(200);
  });

  test("LIV4: who follows the session is told that it is gone, and streams of it end", async () => {
    await chat.ask("hello");
    const { offset } = await chat.snapshot();
    const live = openLive(url, ann, "WebSocket", [{ session_id: chat.id, offset }]);
    await live.until(({ type }) => type === "subscription-start");
    const poll = fetch(`${url}${path(`/log?offset=${offset}&live=long-poll`)}`, { headers: { cookie: ann.cookie } });
    const stream = await fetch(`${url}${path(`/log?offset=${offset}&live=sse`)}`, { headers: { cookie: ann.cookie } });
    await remove();
    await live.until((frame) => frame.type === "subscription-end" && frame.reason === "not_found");
    await live.until(({ type }) => type === "lists-changed");
    await stream.text();
    expect([204, 404, 410]).toContain((await poll).status);
    live.close();
  });

  test("RUN1: what is being answered stops, and what waits is not answered", async () => {
    provider.answerByHand();
    const said = await chat.say("hello");
    const waiting = await chat.say("and then?");
    const call = await provider.next();
    call.say("I was ");
    await chat.until(isText("was "));
    await remove();
    expect(await call.over).toBe("hung up");
    await restore();
    const ends = [await chat.ended(said.run.id), await chat.ended(waiting.run.id)];
    expect(ends.map(({ data }) => data.outcome)).toEqual(["stopped", "stopped"]);
    provider.onCall = (each) => each.finish();
  });

  test("of the same moment as a message: the message is in the session or refused, never answered unseen", async () => {
    const [sent, removed] = await Promise.all([
      server.request(
        ann,
        "POST",
        "/api/v1/chat/messages",
        { session_id: chat.id, content: "hello" },
        { Prefer: "respond-async" },
      ),
      remove(),
    ]);
    expect(removed).toBe(204);
    expect([202, 404]).toContain(sent.status);
    await restore();
    await vi.waitFor(async () => expect((await chat.snapshot()).active_runs).toEqual([]), 15_000);
    expect((await chat.snapshot()).messages).toHaveLength(sent.status === 202 ? 2 : 0);
  });

  test("SEC7: takes between 0 and 60 seconds", async () => {
    for (const seconds of ["-1", "61", "1.5", "soon"]) {
      expect(await status("DELETE", path(`?undo_seconds=${seconds}`))).toBe(400);
    }
    expect(await status("DELETE", path("?undo_seconds=0"))).toBe(204);
    expect(await restore()).toBe(404);
  });
});
