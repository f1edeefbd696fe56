import type { LiveFrame } from "@millrace/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { LIVE_TRANSPORTS, openLive } from "../../testing/live-reader.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

type Frame<Type extends LiveFrame["type"]> = Extract<LiveFrame, { type: Type }>;

function is<Type extends LiveFrame["type"]>(type: Type, sessionId?: string) {
  return (frame: LiveFrame): frame is Frame<Type> =>
    frame.type === type && (sessionId === undefined || ("session_id" in frame && frame.session_id === sessionId));
}

const ends = (sessionId: string, count = 1) => {
  return (frame: LiveFrame) =>
    frame.type === "events" &&
    frame.session_id === sessionId &&
    frame.events.filter(({ type }) => type === "run-end").length >= count;
};

describe.each(DATABASES)("live connections on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let url: string;
  let ada: Account;
  let eve: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url, longPollMs: 2_000, heartbeatMs: 100 });
    url = await server.start();
    ada = await server.signUp("ada");
    eve = await server.signUp("eve");
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  describe.each(LIVE_TRANSPORTS)("over %s", (transport) => {
    test("LIV1: one connection carries several logs, each without a hole or a repetition", async () => {
      const one = await server.newChat(ada);
      const two = await server.newChat(ada);
      await one.ask("before");
      const subscriptions = [one, two].map(({ id }) => ({ session_id: id, offset: "-1" }));
      const reader = openLive(url, ada, transport, subscriptions);
      await reader.until(is("subscription-start", two.id));
      await Promise.all([one.ask("now"), two.ask("here")]);
      await reader.until(ends(two.id));
      const { offset } = await one.snapshot();
      await reader.until((frame) => frame.type === "events" && frame.session_id === one.id && frame.offset === offset);
      expect(reader.events(one.id)).toEqual(await one.log());
      expect(reader.events(two.id)).toEqual(await two.log());
      reader.close();
    });

    test("LIV1: a subscription goes on from its offset", async () => {
      const chat = await server.newChat(ada);
      await chat.ask("first");
      const { offset } = await chat.snapshot();
      await chat.ask("second");
      const reader = openLive(url, ada, transport, [{ session_id: chat.id, offset }]);
      await reader.until(ends(chat.id));
      const log = await chat.log();
      const seq = Number(offset.split("_")[1]);
      expect(reader.events(chat.id)).toEqual(log.slice(seq));
      reader.close();
    });

    test("LOG3: an offset that cannot be served ends that subscription only, and says why", async () => {
      const chat = await server.newChat(ada);
      await chat.ask("hello");
      const other = await server.newChat(ada);
      const reader = openLive(url, ada, transport, [
        { session_id: chat.id, offset: "00000009_0000000000000001" },
        { session_id: other.id, offset: "nonsense" },
      ]);
      expect(await reader.until(is("subscription-end", chat.id))).toMatchObject({ reason: "offset_gone" });
      expect(await reader.until(is("subscription-end", other.id))).toMatchObject({ reason: "invalid_offset" });
      reader.close();
    });

    test("SEC1: another person's session does not exist here", async () => {
      const chat = await server.newChat(ada);
      const reader = openLive(url, eve, transport, [
        { session_id: chat.id, offset: "-1" },
        { session_id: "ses_nobody", offset: "-1" },
      ]);
      const refused = await reader.until(is("subscription-end", chat.id));
      const missing = await reader.until(is("subscription-end", "ses_nobody"));
      expect(refused.reason).toBe("not_found");
      expect(missing.reason).toBe(refused.reason);
      reader.close();
    });

    test("LIV4: a session that is erased ends its subscription", async () => {
      const chat = await server.newChat(ada);
      const reader = openLive(url, ada, transport, [{ session_id: chat.id, offset: "-1" }]);
      await reader.until(is("subscription-start", chat.id));
      await server.json(ada, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
      expect(await reader.until(is("subscription-end", chat.id))).toMatchObject({ reason: "not_found" });
      reader.close();
    });

    test("LIV5: what changes a person's lists is told to every device of theirs, and to nobody else", async () => {
      const [own, foreign] = [openLive(url, ada, transport), openLive(url, eve, transport)];
      const { lists_version } = await own.until(is("connection-start"));
      await foreign.until(is("connection-start"));
      const chat = await server.newChat(ada);
      const newest = async (version: number) => {
        const isNewer = (frame: LiveFrame): frame is Frame<"lists-changed"> =>
          frame.type === "lists-changed" && frame.lists_version > version;
        return (await own.until(isNewer)).lists_version;
      };
      let version = await newest(lists_version);
      await server.json(ada, "PATCH", `/api/v1/chat/sessions/${chat.id}`, { title: "Named" });
      version = await newest(version);
      await chat.ask("hello");
      version = await newest(version + 1);
      const { offset } = await chat.snapshot();
      await server.json(ada, "POST", `/api/v1/chat/sessions/${chat.id}/read`, { offset });
      version = await newest(version);
      await server.json(ada, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
      await newest(version);
      expect(foreign.frames.filter(is("lists-changed"))).toEqual([]);
      own.close();
      foreign.close();
    });
  });

  test("LIV1: subscriptions are added and dropped while a WebSocket is open", async () => {
    const [one, two] = [await server.newChat(ada), await server.newChat(ada)];
    const reader = openLive(url, ada, "WebSocket", [{ session_id: one.id, offset: "-1" }]);
    await reader.until(is("subscription-start", one.id));
    reader.send({ type: "subscribe", session_id: two.id, offset: "-1" });
    reader.send({ type: "unsubscribe", session_id: one.id });
    await reader.until(is("subscription-start", two.id));
    await one.ask("unheard");
    await two.ask("heard");
    await reader.until(ends(two.id));
    expect(reader.events(one.id)).toEqual([]);
    expect(reader.events(two.id)).toEqual(await two.log());
    reader.close();
  });

  test("LIV3: a silent connection says that it is alive", async () => {
    for (const transport of ["WebSocket", "SSE"] as const) {
      const reader = openLive(url, ada, transport);
      await reader.until(is("heartbeat"));
      reader.close();
    }
  });

  test("LIV4: signing out ends the connections of that sign-in, and no others", async () => {
    const again = await signIn("ada");
    const chat = await server.newChat(again);
    const readers = LIVE_TRANSPORTS.map((transport) =>
      openLive(url, again, transport, [{ session_id: chat.id, offset: "-1" }]),
    );
    const stays = openLive(url, eve, "WebSocket");
    const staysToo = openLive(url, ada, "WebSocket");
    await Promise.all([stays, staysToo, ...readers].map((reader) => reader.until(is("connection-start"))));
    await server.request(again, "POST", "/api/auth/sign-out", {});
    await Promise.all(readers.map((reader) => reader.over));
    expect(readers[0]?.frames.at(-1)).toEqual({ type: "connection-end", reason: "signed_out" });
    await server.newChat(ada);
    await staysToo.until(is("lists-changed"));
    stays.close();
    staysToo.close();
  });

  test("SEC6: a page of another origin cannot open a WebSocket with somebody's cookie", async () => {
    const answers = await Promise.all(
      [url, "https://evil.example"].map((origin) => {
        const headers = { Cookie: ada.cookie, Origin: origin };
        const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, { headers });
        return new Promise<number>((resolve) => {
          socket.on("open", () => socket.close());
          socket.on("close", () => resolve(101));
          socket.on("unexpected-response", (_request, { statusCode = 0 }) => resolve(statusCode));
        });
      }),
    );
    expect(answers).toEqual([101, 403]);
  });

  test("SEC7: a message that is not a command closes the WebSocket", async () => {
    for (const nonsense of ["{", '{"type":"subscribe"}', "x".repeat(20_000)]) {
      const reader = openLive(url, ada, "WebSocket");
      await reader.until(is("connection-start"));
      reader.send(nonsense);
      await reader.over;
    }
  });

  test("LIV5: a session is unread from the end of an answer until its reader has seen that, on any device", async () => {
    const chat = await server.newChat(ada);
    const unread = async () => {
      const { items } = await server.json<{ items: { id: string; unread: boolean }[] }>(
        ada,
        "GET",
        "/api/v1/chat/sessions",
      );
      return items.find(({ id }) => id === chat.id)?.unread;
    };
    expect(await unread()).toBe(false);
    const before = (await chat.snapshot()).offset;
    await chat.ask("hello");
    expect(await unread()).toBe(true);
    const read = (offset: string) =>
      server.request(ada, "POST", `/api/v1/chat/sessions/${chat.id}/read`, { offset }).then(({ status }) => status);
    expect(await read(before)).toBe(204);
    expect(await unread()).toBe(true);
    expect(await read((await chat.snapshot()).offset)).toBe(204);
    expect(await unread()).toBe(false);
    expect(await read(before)).toBe(204);
    expect(await unread()).toBe(false);
    expect(await read("00000001_0000000000009999")).toBe(400);
    await chat.ask("again");
    expect(await unread()).toBe(true);
  });

  test("LIV2: a server that goes down gives everybody what is committed, sends them elsewhere, and closes", async () => {
    const second = await createTestDatabase(kind);
    const short = await createTestServer({ database: second, providerUrl: provider.url, stopGraceMs: 0 });
    const address = await short.start();
    const bob = await short.signUp("bob");
    const chat = await short.newChat(bob);
    provider.answerByHand();
    const readers = (["WebSocket", "SSE"] as const).map((transport) =>
      openLive(address, bob, transport, [{ session_id: chat.id, offset: "-1" }]),
    );
    await Promise.all(readers.map((reader) => reader.until(is("subscription-start"))));
    await chat.say("a long one");
    (await provider.next()).say("Once");
    await chat.until(isText("Once"));
    await short.stop();
    for (const reader of readers) {
      await reader.over;
      expect(reader.frames.at(-1)).toEqual({ type: "connection-end", reason: "drain" });
      expect(reader.events(chat.id).at(-1)).toMatchObject({ type: "run-end", data: { outcome: "interrupted" } });
    }
    await second.remove();
  });

  async function signIn(name: string): Promise<Account> {
    const response = await server.request(null, "POST", "/api/auth/sign-in/email", {
      email: `${name}@example.org`,
      password: "correct horse",
    });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    return { id: (await response.json()).id, cookie: cookies.join("; ") };
  }
});
