import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const MESSAGES = "/api/v1/chat/messages";
const MOST = 3;

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let server: TestServer;
  let people = 0;
  let ann: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    server = await createTestServer({ database, environment: { RATE_LIMIT_PER_MINUTE: String(MOST) } });
  });
  beforeEach(async () => {
    ann = await server.signUp(`person${people++}`);
    chat = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await database.remove();
  });

  const say = (more: Record<string, unknown> = {}) =>
    server.request(ann, "POST", MESSAGES, { session_id: chat.id, content: "hello", ...more });

  test("PRV4: every message says how many are left, and the one too many is refused and leaves nothing behind", async () => {
    for (let left = MOST - 1; left >= 0; left--) {
      const response = await say();
      expect(response.status).toBe(200);
      expect(response.headers.get("ratelimit-policy")).toBe('"messages";q=3;w=60');
      expect(response.headers.get("ratelimit")).toMatch(new RegExp(`^"messages";r=${left};t=(60|5\\d)$`));
    }
    const before = await chat.log();
    for (const more of [{}, { when_busy: "interrupt" }]) {
      const refused = await say(more);
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ code: "too_many_requests", status: 429 });
      expect(refused.headers.get("ratelimit")).toMatch(/^"messages";r=0;t=\d+$/);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(await chat.log()).toEqual(before);
  });

  test("PRV4, RUN6: a message that was accepted can be repeated without counting again", async () => {
    const named = { client_message_id: "mine" };
    for (let n = 0; n <= MOST; n++) expect((await say(named)).status).toBe(200);
    for (let n = 1; n < MOST; n++) expect((await say()).status).toBe(200);
    expect((await say()).status).toBe(429);
    expect((await say(named)).status, "also while there are none left").toBe(200);
  });

  test("PRV4: whatever starts a run counts, whichever door it comes through", async () => {
    const { run } = await (await say()).json();
    await server.json(ann, "POST", `/api/v1/chat/runs/${run.id}/retry`);
    const message = { id: "1", role: "user", parts: [{ type: "text", text: "hello" }] };
    const sdk = await server.request(ann, "POST", "/api/chat", { id: chat.id, messages: [message] });
    expect([sdk.status, sdk.headers.get("ratelimit")]).toEqual([200, expect.stringMatching(/^"messages";r=0;/)]);
    await sdk.text();
    const again = { id: chat.id, messages: [message], trigger: "regenerate-message" };
    const refused = [
      await say(),
      await server.request(ann, "POST", `/api/v1/chat/runs/${run.id}/retry`),
      await server.request(ann, "POST", "/api/chat", again),
      await server.request(ann, "POST", `${MESSAGES}?stream=true`, { session_id: chat.id, content: "hello" }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
  });

  test("PRV4: each person has their own count", async () => {
    for (let n = 0; n <= MOST; n++) await say();
    const bob = await server.signUp(`person${people++}`);
    const other = await server.newChat(bob);
    expect((await other.ask("hello")).run.status).toBe("completed");
  });

  test.runIf(kind === "PostgreSQL")("PRV4: nodes count together", async () => {
    const environment = { RATE_LIMIT_PER_MINUTE: String(MOST) };
    const node = await createTestServer({ database, environment });
    const body = { session_id: chat.id, content: "hello" };
    for (let n = 0; n < MOST; n++) expect((await say()).status).toBe(200);
    expect((await node.request(ann, "POST", MESSAGES, body)).status).toBe(429);
    await node.stop();
  });
});
