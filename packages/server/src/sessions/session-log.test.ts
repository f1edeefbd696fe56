import { formatOffset, type SessionEvent } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { framesUntil, readFrames } from "../../testing/read-frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const at = (seq: number, epoch = 1) => formatOffset(epoch, seq);

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;
  let log: SessionEvent[];

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url, heartbeatMs: 20, longPollMs: 50 });
    ann = await server.signUp("ann");
  });
  beforeEach(async () => {
    chat = await server.newChat(ann);
    await chat.ask("hello");
    log = await chat.log();
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const read = (query: string, headers?: Record<string, string>, method = "GET") =>
    server.request(ann, method, `/api/v1/chat/sessions/${chat.id}/log${query}`, undefined, headers);
  const rename = (title: string) => server.json(ann, "PATCH", `/api/v1/chat/sessions/${chat.id}`, { title });
  const control = (data: string) => JSON.parse(data) as { streamNextOffset: string; upToDate?: boolean };

  describe("catch-up", () => {
    test("LOG1, LOG3: gives what comes after the offset, whole and in order", async () => {
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      for (const seq of [0, 1, 3, log.length]) {
        const response = await read(`?offset=${at(seq)}`);
        expect(response.headers.get("content-type")).toBe("application/json");
        expect(response.headers.get("stream-next-offset")).toBe(at(log.length));
        expect(response.headers.get("stream-up-to-date")).toBe("true");
        expect(await response.json()).toEqual(log.slice(seq));
      }
    });

    test("begins at the beginning without an offset or with -1, and at the end with `now`", async () => {
      expect(await (await read("")).json()).toEqual(log);
      expect(await (await read("?offset=-1")).json()).toEqual(log);
      const now = await read("?offset=now");
      expect(await now.json()).toEqual([]);
      expect(now.headers.get("stream-next-offset")).toBe(at(log.length));
      expect(now.headers.has("etag")).toBe(false);
    });

    test("LOG2: is the same bytes from memory, from disk and over SSE", async () => {
      const text = await (await read("?offset=-1")).text();
      const [data] = await framesUntil(await read("?offset=-1&live=sse"), ({ event }) => event === "data");
      expect(data?.data).toBe(text);
      const again = await createTestServer({ database: await restarted(), providerUrl: provider.url });
      const path = `/api/v1/chat/sessions/${chat.id}/log`;
      expect(await (await again.request(ann, "GET", path)).text()).toBe(text);
      await again.stop();
      server = await createTestServer({ database, providerUrl: provider.url, heartbeatMs: 20, longPollMs: 50 });
    });

    test("answers 304 to the ETag of an answer that would be the same", async () => {
      const etag = (await read("?offset=-1")).headers.get("etag") ?? "";
      const same = await read("?offset=-1", { "If-None-Match": etag });
      expect([same.status, await same.text()]).toEqual([304, ""]);
      expect((await read(`?offset=${at(1)}`, { "If-None-Match": etag })).status).toBe(200);
      await rename("News");
      expect((await read("?offset=-1", { "If-None-Match": etag })).status).toBe(200);
    });
  });

  describe("a long log", () => {
    /** Events and their text, page by page. */
    type Pages = { events: SessionEvent[]; characters: number; last: boolean }[];
    let long: TestChat;
    let path: string;

    beforeAll(async () => {
      long = await server.newChat(ann);
      path = `/api/v1/chat/sessions/${long.id}`;
      await long.ask("long ".repeat(20_000));
      for (let n = 0; n < 3; n++) {
        const titles = Array.from({ length: 100 }, (_, index) => ({ title: `${n} ${index} ${"title ".repeat(30)}` }));
        await Promise.all(titles.map((title) => server.json(ann, "PATCH", path, title)));
      }
    });

    async function catchUp(): Promise<Pages> {
      const pages: Pages = [];
      for (let offset = "-1"; pages.at(-1)?.last !== true; ) {
        const response = await server.request(ann, "GET", `${path}/log?offset=${offset}`);
        offset = response.headers.get("stream-next-offset") ?? "";
        const text = await response.text();
        const last = response.headers.has("stream-up-to-date");
        pages.push({ events: JSON.parse(text), characters: text.length, last });
      }
      return pages;
    }

    async function stream(): Promise<Pages> {
      const response = await server.request(ann, "GET", `${path}/log?offset=-1&live=sse`);
      const frames = await framesUntil(response, ({ event, data }) => event === "control" && !!control(data).upToDate);
      return frames.flatMap(({ event, data }, index) => {
        const next = control(frames[index + 1]?.data ?? "{}");
        return event === "data"
          ? [{ events: JSON.parse(data), characters: data.length, last: next.upToDate === true }]
          : [];
      });
    }

    test.each<[string, () => Promise<Pages>]>([
      ["catch-up", catchUp],
      ["SSE", stream],
    ])(
      "LIV2, SEC7: comes by %s in pieces of 64 kB, larger only for one event, and none is lost",
      async (_, readAll) => {
        const pages = await readAll();
        expect(pages.flatMap(({ events }) => events)).toEqual(await long.log());
        expect(pages.map(({ last }) => last)).toEqual([...Array(pages.length - 1).fill(false), true]);
        const large = pages.filter(({ characters }) => characters > 65 * 1_024);
        expect(large.map(({ events }) => events.length)).toEqual([1]);
        expect(pages.length).toBeLessThan(6);
      },
    );
  });

  test("HEAD tells where the end is", async () => {
    const response = await read("", {}, "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("stream-next-offset")).toBe(at(log.length));
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  test.each(["PUT", "POST", "DELETE", "PATCH"])("nobody writes through the protocol: %s is 405", async (method) => {
    const response = await read("", {}, method);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
  });

  describe("long-poll", () => {
    test("answers at once with what is there", async () => {
      const response = await read(`?offset=${at(2)}&live=long-poll`);
      expect(await response.json()).toEqual(log.slice(2));
      expect(response.headers.get("stream-cursor")).toMatch(/^\d+$/);
    });

    test("waits for news and gives them", async () => {
      // A poll that runs out before the news is asked again, as clients do.
      const poll = async (): Promise<Response> => {
        const response = await read(`?offset=${at(log.length)}&live=long-poll`);
        return response.status === 204 ? poll() : response;
      };
      const waiting = poll();
      await rename("News");
      const news = await (await waiting).json();
      expect(news).toEqual([expect.objectContaining({ type: "session-updated", seq: log.length + 1 })]);
    });

    test("answers 204 with the place to go on from when nothing comes", async () => {
      const response = await read("?offset=now&live=long-poll");
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect(response.headers.get("stream-next-offset")).toBe(at(log.length));
      expect(response.headers.get("stream-up-to-date")).toBe("true");
    });

    test("gives a cursor greater than the one it was given", async () => {
      const first = Number((await read("?offset=-1&live=long-poll")).headers.get("stream-cursor"));
      const next = Number((await read(`?offset=-1&live=long-poll&cursor=${first}`)).headers.get("stream-cursor"));
      expect(next).toBeGreaterThan(first);
    });
  });

  describe("SSE", () => {
    test("a control frame with the next offset comes after every data frame, whose id is that offset", async () => {
      const frames = await framesUntil(
        await read("?offset=-1&live=sse"),
        ({ event, data }) => event === "control" && control(data).upToDate === true,
      );
      const data = frames.filter(({ event }) => event === "data");
      expect(data.flatMap((frame) => JSON.parse(frame.data))).toEqual(log);
      for (const frame of data) {
        const next = frames[frames.indexOf(frame) + 1];
        expect(next?.event).toBe("control");
        expect(control(next?.data ?? "{}").streamNextOffset).toBe(frame.id);
      }
      expect(data.at(-1)?.id).toBe(at(log.length));
    });

    test("news come as they happen, and silence is told", async () => {
      const response = await read("?offset=now&live=sse");
      let heartbeats = 0;
      for await (const { event, data } of readFrames(response)) {
        if (event === "control" && control(data).upToDate && ++heartbeats === 2) await rename("News");
        if (event === "data") {
          expect(JSON.parse(data)).toEqual([expect.objectContaining({ type: "session-updated", seq: log.length + 1 })]);
          break;
        }
      }
      expect(heartbeats).toBeGreaterThanOrEqual(2);
    });

    test("Last-Event-ID wins over the address, so that an EventSource resumes where it was", async () => {
      const headers = { "Last-Event-ID": at(3) };
      const frames = await framesUntil(await read("?offset=-1&live=sse", headers), ({ event }) => event === "data");
      expect(JSON.parse(frames.at(-1)?.data ?? "[]")).toEqual(log.slice(3));
    });
  });

  describe("a quiet stream", () => {
    let own: TestDatabase;
    let quiet: TestServer;

    beforeAll(async () => {
      own = await createTestDatabase(kind);
      // With signs of life so rare that none comes in between, and polls that wait.
      quiet = await createTestServer({ database: own });
    });
    afterAll(async () => {
      await quiet.stop();
      await own.remove();
    });

    /** Follows a new session of a new account from its end. */
    async function open(name: string) {
      const account = await quiet.signUp(name);
      const { id } = await quiet.newChat(account);
      const path = `/api/v1/chat/sessions/${id}`;
      const follow = (live: string) => quiet.request(account, "GET", `${path}/log?offset=now&live=${live}`);
      return { account, path, follow, frames: readFrames(await follow("sse")), poll: follow("long-poll") };
    }

    test("tells a reader at the end at once that it is up to date", async () => {
      const { frames } = await open("reader");
      const { value } = await frames.next();
      expect(control(value?.data ?? "{}")).toMatchObject({ streamNextOffset: at(0), upToDate: true });
      await frames.return(null);
    });

    test("ends when its session is deleted", async () => {
      const { account, path, follow, frames, poll } = await open("deleter");
      await frames.next();
      await quiet.request(account, "DELETE", path);
      expect((await frames.next()).done).toBe(true);
      expect((await poll).status).toBe(204);
      expect((await follow("long-poll")).status).toBe(404);
    });

    test("LIV4: is cut when the sign-in ends that it rests on", async () => {
      const { account, follow, frames, poll } = await open("leaver");
      await frames.next();
      await quiet.request(account, "POST", "/api/auth/sign-out", {});
      await expect(frames.next()).rejects.toThrow();
      expect((await poll).status).toBe(204);
      expect((await follow("long-poll")).status).toBe(401);
    });

    test("ends when the server goes down, after everything that happened", async () => {
      const { account, path, frames } = await open("stayer");
      await frames.next();
      await quiet.json(account, "PATCH", path, { title: "News" });
      await quiet.stop();
      expect((await frames.next()).value).toMatchObject({ event: "data", id: at(1) });
      expect((await frames.next()).value).toMatchObject({ event: "control" });
      expect((await frames.next()).done).toBe(true);
      quiet = await createTestServer({ database: own });
    });
  });

  describe("offsets", () => {
    const CASES = [
      ...["", "0", "1.5", "0x10", "1e3", "-2", "NOW", "1_1", "../../5", "5' OR 1=1", "5%00", "a".repeat(9_000)],
      "00000001_00000000000000001",
      `${at(1)}%20`,
      `${at(1)}&offset=${at(2)}`,
      "00000001_99999999999999999",
      "٠٠٠٠٠٠٠١_٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١",
    ];
    test("LOG3, SEC5: one the log did not give out is refused", async () => {
      for (const offset of CASES) {
        for (const live of ["", "&live=long-poll", "&live=sse"]) {
          const response = await read(`?offset=${offset}${live}`);
          expect(response.status, offset).toBe(400);
          expect(response.headers.get("content-type")).toBe("application/problem+json");
          expect(await response.json()).toMatchObject({ code: "invalid_offset" });
        }
      }
    });

    test("LOG3: of another epoch, or beyond the end, is gone: take a new snapshot", async () => {
      for (const offset of [at(1, 2), at(0, 0), at(log.length + 1), at(Number.MAX_SAFE_INTEGER)]) {
        for (const live of ["", "&live=long-poll", "&live=sse"]) {
          const response = await read(`?offset=${offset}${live}`);
          expect([response.status, (await response.json()).code]).toEqual([410, "offset_gone"]);
        }
      }
      const resumed = await read("?offset=-1&live=sse", { "Last-Event-ID": at(1, 2) });
      expect(resumed.status).toBe(410);
    });

    test("LOG3: before what is kept is gone; at its edge is not", async () => {
      await database.execute(`UPDATE logs SET trimmed = 2 WHERE id = '${chat.id}'`);
      expect((await read(`?offset=${at(1)}`)).status).toBe(410);
      expect(await (await read(`?offset=${at(2)}`)).json()).toEqual(log.slice(2));
      expect(await (await read("?offset=-1")).json()).toEqual(log.slice(2));
    });

    test("a live read without one, and a kind of reading there is not, are refused", async () => {
      for (const query of ["?live=sse", "?live=long-poll", "?offset=-1&live=websocket", "?offset=-1&live="]) {
        expect((await read(query)).status, query).toBe(400);
      }
    });
  });

  /** The database once nobody holds it. */
  async function restarted(): Promise<TestDatabase> {
    await server.stop();
    return database;
  }
});
