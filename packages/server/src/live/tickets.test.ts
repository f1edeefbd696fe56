import type { ApiKeyScope, LiveTicket, NewApiKey } from "@millrace/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const FRIEND = "https://friend.example";

describe.each(DATABASES)("tickets for a WebSocket on %s", (kind) => {
  let database: TestDatabase;
  let server: TestServer;
  let url: string;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    server = await createTestServer({ database, environment: { ALLOWED_ORIGINS: FRIEND } });
    url = await server.start();
    ann = await server.signUp("ann");
  });
  afterAll(async () => {
    await server.stop();
    await database.remove();
  });

  const newKey = (scopes: ApiKeyScope[] = ["read"]) =>
    server.json<NewApiKey>(ann, "POST", "/api/v1/api-keys", { name: "x", scopes, expires_at: null });
  const newTicket = async (key: string): Promise<string> => {
    const bearer = { Authorization: `Bearer ${key}`, Origin: FRIEND };
    return (await server.json<LiveTicket>(null, "POST", "/api/v1/live/ticket", {}, bearer)).ticket;
  };
  /** What came of it: the first frame's type, or the status of the refusal. */
  const open = (ticket: string, { at = url, origin = FRIEND, keep = false } = {}) =>
    new Promise<{ first: string | number; over: Promise<void> }>((resolve) => {
      const over = Promise.withResolvers<void>();
      const socket = new WebSocket(`${at.replace("http", "ws")}/api/v1/live?ticket=${ticket}`, { origin });
      socket.on("unexpected-response", (_, { statusCode = 0 }) => resolve({ first: statusCode, over: over.promise }));
      socket.once("message", (data) => {
        resolve({ first: JSON.parse(String(data)).type, over: over.promise });
        if (!keep) socket.close();
      });
      socket.on("close", () => over.resolve());
      socket.on("error", () => {});
    });

  test("open one from a page of an allowed origin, once", async () => {
    const ticket = await newTicket((await newKey()).key);
    expect((await open(ticket)).first).toBe("connection-start");
    expect((await open(ticket)).first).toBe(401);
    expect((await open("nonsense")).first).toBe(401);
  });

  test("of several that try at once, one gets in", async () => {
    const ticket = await newTicket((await newKey()).key);
    const firsts = await Promise.all(Array.from({ length: 5 }, async () => (await open(ticket)).first));
    expect(firsts.toSorted()).toEqual([401, 401, 401, 401, "connection-start"]);
  });

  test("SEC6: open none from a page of another origin, and are not used up by it", async () => {
    const ticket = await newTicket((await newKey()).key);
    expect((await open(ticket, { origin: "https://evil.example" })).first).toBe(403);
    expect((await open(ticket)).first).toBe("connection-start");
  });

  test("end after a minute, and with what they were made under", async () => {
    const { id, key } = await newKey();
    const [old, revoked] = [await newTicket(key), await newTicket(key)];
    const { expires_at } = await server.json<LiveTicket>(ann, "POST", "/api/v1/live/ticket", {});
    expect(Date.parse(expires_at) - Date.now()).toBeLessThanOrEqual(60_000);
    await database.execute("UPDATE live_tickets SET expires_at = 1");
    expect((await open(old)).first).toBe(401);
    await database.execute("UPDATE live_tickets SET expires_at = 4102444800000");
    await server.request(ann, "DELETE", `/api/v1/api-keys/${id}`);
    expect((await open(revoked)).first).toBe(401);
  });

  test("LIV4: what they opened ends when the key is revoked", async () => {
    const { id, key } = await newKey();
    const { first, over } = await open(await newTicket(key), { keep: true });
    expect(first).toBe("connection-start");
    await server.request(ann, "DELETE", `/api/v1/api-keys/${id}`);
    await over;
  });

  test("are made under a sign-in, too, and end with it", async () => {
    const bob = await server.signUp("bob");
    const make = async () => (await server.json<LiveTicket>(bob, "POST", "/api/v1/live/ticket", {})).ticket;
    expect((await open(await make())).first).toBe("connection-start");
    const late = await make();
    await server.request(bob, "POST", "/api/auth/sign-out", {});
    expect((await open(late)).first).toBe(401);
  });

  test("SEC7: not more than 100 wait to be used", async () => {
    const { key } = await newKey();
    for (let count = 0; count < 100; count++) await newTicket(key);
    const bearer = { Authorization: `Bearer ${key}` };
    expect((await server.request(null, "POST", "/api/v1/live/ticket", {}, bearer)).status).toBe(429);
  });

  test.runIf(kind === "PostgreSQL")("open one on another node, and none on both", async () => {
    const other = await createTestServer({ database, environment: { ALLOWED_ORIGINS: FRIEND } });
    const otherUrl = await other.start();
    const ticket = await newTicket((await newKey()).key);
    const firsts = await Promise.all([open(ticket), open(ticket, { at: otherUrl })]);
    expect(firsts.map(({ first }) => first).toSorted()).toEqual([401, "connection-start"]);
    await other.stop();
  });
});
