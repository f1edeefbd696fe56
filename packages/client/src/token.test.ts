import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import type { SocketHandlers } from "./browser/open-socket.ts";
import { createClient } from "./create-client.ts";
import type { ClientOptions } from "./environment.ts";

const BASE = "https://chat.example.org";

interface Call {
  path: string;
  authorization: string | null;
  credentials: RequestCredentials | undefined;
}

/** A client of a server elsewhere, which answers `answers`. */
function createTestClient(options: ClientOptions, answers: Record<string, Response> = {}) {
  const calls: Call[] = [];
  const sockets: { url: string; handlers: SocketHandlers }[] = [];
  const client = createClient({
    baseUrl: BASE,
    async fetch(url, { headers, credentials } = {}) {
      const path = String(url).replace(BASE, "");
      calls.push({ path, authorization: new Headers(headers).get("authorization"), credentials });
      return answers[path]?.clone() ?? new Promise<never>(() => {});
    },
    openSocket(url, handlers) {
      sockets.push({ url, handlers });
      return { send: () => {}, close: () => {} };
    },
    ...options,
  });
  return { client, calls, sockets };
}

test("a token goes with every request, asked for anew each time, and then no cookie does", async () => {
  let count = 0;
  const answers = { "/api/v1/models": Response.json({ items: [], default_model: "demo" }) };
  const { client, calls } = createTestClient({ getToken: async () => `token-${++count}` }, answers);
  await client.api.models();
  await client.api.models();
  expect(calls).toEqual([
    { path: "/api/v1/models", authorization: "Bearer token-1", credentials: "omit" },
    { path: "/api/v1/models", authorization: "Bearer token-2", credentials: "omit" },
  ]);
});

test("without a token the cookie decides, of another origin, too", async () => {
  const answers = { "/api/v1/models": Response.json({ items: [], default_model: "demo" }) };
  const { client, calls } = createTestClient({}, answers);
  await client.api.models();
  expect(calls).toEqual([{ path: "/api/v1/models", authorization: null, credentials: "include" }]);
});

test("a token that cannot be had counts as no connection", async () => {
  const { client } = createTestClient({ getToken: () => Promise.reject(new Error("away")) });
  await expect(client.api.models()).rejects.toMatchObject({ name: "ConnectionError" });
});

test("SEC4 a WebSocket opens by a ticket; the token is not in its address", async () => {
  const answers = { "/api/v1/live/ticket": Response.json({ ticket: "once", expires_at: "" }, { status: 201 }) };
  const { client, calls, sockets } = createTestClient({ getToken: () => "token" }, answers);
  client.lists.onChanged(() => {});
  await idle();
  expect(calls).toEqual([{ path: "/api/v1/live/ticket", authorization: "Bearer token", credentials: "omit" }]);
  expect(sockets.map(({ url }) => url)).toEqual([`${BASE}/api/v1/live?ticket=once`]);
  await client.reset();
});

test("where no ticket is given, Server-Sent Events are next, with the token", async () => {
  const refusal = Response.json({}, { status: 503 });
  const { client, calls, sockets } = createTestClient({ getToken: () => "token" }, { "/api/v1/live/ticket": refusal });
  client.lists.onChanged(() => {});
  await idle();
  await idle();
  expect(sockets).toEqual([]);
  expect(calls.at(-1)).toEqual({ path: "/api/v1/live", authorization: "Bearer token", credentials: "omit" });
  await client.reset();
});

test("a connection that was given up before its ticket came opens nothing", async () => {
  const given = Promise.withResolvers<Response>();
  const { client, sockets } = createTestClient({ getToken: () => "token", fetch: () => given.promise });
  const stop = client.lists.onChanged(() => {});
  await idle();
  stop();
  await client.reset();
  given.resolve(Response.json({ ticket: "late", expires_at: "" }));
  await idle();
  expect(sockets).toEqual([]);
});
