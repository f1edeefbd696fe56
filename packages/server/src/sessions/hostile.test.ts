import { messageText, reduce, stateFromSnapshot } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import hostile from "./fixtures/hostile.json" with { type: "json" };

const SESSIONS = "/api/v1/chat/sessions";
const MESSAGES = "/api/v1/chat/messages";

describe.each(DATABASES)("on %s", (kind) => {
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
    chat = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  async function expectProblem(response: Response, statuses: readonly number[], what: string): Promise<void> {
    expect(statuses, `${what}: ${response.status}`).toContain(response.status);
    expect(response.headers.get("content-type"), what).toBe("application/problem+json");
    const problem = await response.json();
    expect(problem, what).toMatchObject({ status: response.status, code: expect.any(String) });
    expect(JSON.stringify(problem), what).not.toMatch(/at \/|node_modules|SQLITE|syntax error|\bpg\b/);
  }

  /** Nothing was written, and the next message is answered. */
  async function expectUnharmed(): Promise<void> {
    expect(await chat.log()).toEqual([]);
    expect((await chat.ask("still there?")).run.status).toBe("completed");
  }

  test("SEC5: a database that cannot store answers 503 and says what to do; nothing is half done", async () => {
    const refuse =
      kind === "SQLite"
        ? ["CREATE TRIGGER refuse BEFORE INSERT ON messages BEGIN INSERT INTO nowhere VALUES (1); END"]
        : [
            "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END $$ LANGUAGE plpgsql",
            "CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse()",
          ];
    for (const statement of refuse) await database.execute(statement);
    const response = await server.request(ann, "POST", MESSAGES, { session_id: chat.id, content: "hello" });
    await database.execute(kind === "SQLite" ? "DROP TRIGGER refuse" : "DROP TRIGGER refuse ON messages");
    expect(response.headers.get("retry-after")).toBe("5");
    await expectProblem(response, [503], "a message that cannot be stored");
    await expectUnharmed();
  });

  test.each(hostile.bodies)("SEC5, SEC7: a body that is $title is refused on every route", async (body) => {
    const bytes =
      body.base64 !== undefined
        ? new Blob([Buffer.from(body.base64, "base64")])
        : (body.raw ?? (body.unit ?? "").repeat(body.count ?? 0) + (body.close ?? "").repeat(body.count ?? 0));
    const headers = { "Content-Type": body.type ?? "application/json" };
    for (const [method, path] of [
      ["POST", SESSIONS],
      ["PATCH", `${SESSIONS}/${chat.id}`],
      ["POST", MESSAGES],
      ["POST", `${SESSIONS}/${chat.id}/stop`],
    ] as const) {
      await expectProblem(await server.request(ann, method, path, bytes, headers), [400, 413, 415], path);
    }
    await expectUnharmed();
  });

  test("SEC5: a message with fields of wrong types, sizes or names is refused", async () => {
    const more = [
      { content: "x".repeat(100_001) },
      { content: "a", client_message_id: "x".repeat(201) },
      // Half a pair, which a JSON file of ours cannot hold.
      { content: "a", client_message_id: "\ud800" },
      { content: "a", model: "\udc00" },
    ];
    for (const message of [...hostile.messages, ...more]) {
      const response = await server.request(ann, "POST", MESSAGES, { session_id: chat.id, ...message });
      await expectProblem(response, [400], JSON.stringify(message).slice(0, 80));
    }
    for (const session_id of [
      "",
      "0",
      "\0",
      `ses_${"0".repeat(31)}\0`,
      "\ud800",
      "../x",
      "x".repeat(65),
      7,
      null,
      {},
    ]) {
      const response = await server.request(ann, "POST", MESSAGES, { session_id, content: "a" });
      await expectProblem(response, [400, 404], JSON.stringify(session_id));
    }
    await expectUnharmed();
  });

  test("SEC5: a session with fields of wrong types, sizes or names is refused", async () => {
    const tooMuch = [
      { title: "x".repeat(201) },
      { context_tags: Array(51).fill("a") },
      { context_tags: ["x".repeat(101)] },
      { system_prompt: "x".repeat(20_001) },
    ];
    for (const session of [...hostile.sessions, ...tooMuch]) {
      const what = JSON.stringify(session).slice(0, 80);
      await expectProblem(await server.request(ann, "POST", SESSIONS, session), [400], what);
      await expectProblem(await server.request(ann, "PATCH", `${SESSIONS}/${chat.id}`, session), [400], what);
    }
    await expectUnharmed();
  });

  test("SEC5: ids that name nothing are not found, whatever they are", async () => {
    for (const id of hostile.ids) {
      for (const [method, path, body] of [
        ["GET", `${SESSIONS}/${id}`],
        ["PATCH", `${SESSIONS}/${id}`, { title: "a" }],
        ["DELETE", `${SESSIONS}/${id}`],
        ["GET", `${SESSIONS}/${id}/log`],
        ["POST", `${SESSIONS}/${id}/stop`, {}],
        ["GET", `${MESSAGES}/${id}`],
        ["GET", `/api/v1/chats/${id}/stream`],
        ["POST", `/api/v1/chat/runs/${id}/retry`],
        ["POST", `/api/v1/chat/runs/${id}/continue`],
      ] as const) {
        await expectProblem(await server.request(ann, method, path, body), [404, 405], `${method} ${path}`);
      }
    }
    for (const which of [{ run_id: "\0" }, { message_id: "\ud800" }, { run_id: "toString" }]) {
      expect((await chat.stop(which)).runs).toEqual([]);
    }
    await expectUnharmed();
  });

  test("SEC5, SEC7: cursors and paths that no list gave out are refused, or lead nowhere", async () => {
    const values = hostile.cursor_values.map((value) => Buffer.from(JSON.stringify(value)).toString("base64url"));
    const other = await server.newChat(ann);
    const { message } = await other.ask("not yours");
    for (const cursor of [...hostile.cursors, ...values, "a".repeat(100_000)]) {
      for (const path of [SESSIONS, `${MESSAGES}/${chat.id}`]) {
        const what = `${path} ${Buffer.from(cursor.slice(0, 80), "base64url")}`;
        const response = await server.request(ann, "GET", `${path}?cursor=${cursor}`);
        if (response.status === 200) expect((await response.json()).items, what).toBeInstanceOf(Array);
        else await expectProblem(response, [400], what);
      }
    }
    for (const path of [message.id, "%00", "nul%00", "%ED%A0%80", "'", "toString"]) {
      const response = await server.request(ann, "GET", `${MESSAGES}/${chat.id}?path=${path}`);
      if (response.status === 200) expect(await response.json()).toEqual({ items: [], next_cursor: null });
      else await expectProblem(response, [400], path);
    }
    await expectUnharmed();
  });

  test.each(hostile.headers)("SEC5: headers that mean nothing here change nothing: %j", async (headers) => {
    const given = Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => !!entry[1]));
    expect((await server.request(ann, "GET", `${SESSIONS}/${chat.id}`, undefined, given)).status).toBe(200);
    expect((await server.request(ann, "GET", `${SESSIONS}/${chat.id}/log`, undefined, given)).status).toBe(200);
    expect((await server.request(null, "GET", `${SESSIONS}/${chat.id}`, undefined, given)).status).toBe(401);
  });

  test.each(["null", "https://localhost:3000.evil.example", "https://evil-localhost", "http://localhost:3001"])(
    "SEC6: a page at %s can change nothing",
    async (Origin) => {
      const headers = { Origin };
      const body = { session_id: chat.id, content: "a" };
      await expectProblem(await server.request(ann, "POST", MESSAGES, body, headers), [403], Origin);
      await expectProblem(
        await server.request(ann, "DELETE", `${SESSIONS}/${chat.id}`, undefined, headers),
        [403],
        Origin,
      );
      await expectUnharmed();
    },
  );

  test("SEC7: a key of no length, or of more than 200 characters, is refused", async () => {
    for (const key of ["", "x".repeat(201)]) {
      const headers = { "Idempotency-Key": key };
      await expectProblem(await server.request(ann, "POST", SESSIONS, {}, headers), [400], key);
    }
  });

  test("LOG6: NUL and lone surrogates become U+FFFD once, the same in answers, log and rows", async () => {
    const wild = "a\0b\ud800c\udc00d🌍\ud83c";
    const sound = "a\uFFFDb\uFFFDc\uFFFDd🌍\uFFFD";
    const session = { title: wild, system_prompt: wild, context_tags: [wild] };
    const own = await server.newChat(ann, session);
    const before = await own.snapshot();
    expect(before.session).toMatchObject({ title: sound, system_prompt: sound, context_tags: [sound] });
    const { message: said, run } = await own.say(wild);
    await own.ended(run.id);
    await server.json(ann, "PATCH", `${SESSIONS}/${own.id}`, { title: `${wild}!` });
    expect(messageText(said)).toBe(sound);
    expect(provider.calls.at(-1)?.body.messages).toEqual([
      { role: "system", content: sound },
      { role: "user", content: sound },
    ]);
    const after = await own.snapshot();
    expect((await own.log()).reduce(reduce, stateFromSnapshot(before))).toEqual(stateFromSnapshot(after));
    expect(after.session.title).toBe(`${sound}!`);
    expect(messageText(after.messages[0] ?? { parts: [] })).toBe(sound);
  });

  test("LOG6: text of every kind comes back as it was sent", async () => {
    for (const text of [
      "\u202e\u2066\u2069\u200f",
      "a\u2028\u2029",
      "\u0301".repeat(50_000),
      "x".repeat(100_000),
      " a\r\n\t ",
    ]) {
      const { message } = await chat.say(text);
      expect(messageText(message)).toBe(text);
    }
    await Promise.all((await chat.snapshot()).active_runs.map(({ id }) => chat.ended(id)));
  });
});
