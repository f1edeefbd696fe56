import {
  API_KEY_SCOPES,
  type ApiKeyScope,
  type Experiment,
  formatId,
  type NewApiKey,
  type NewShare,
} from "@millrace/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { ROUTE_ACCESS } from "../http/scopes.ts";

interface Row {
  /** Method and path, as the app names its routes, and a query where a route has faces of its own. */
  route: string;
  body?: (ids: Ids) => unknown;
  owner: number;
  /** 404 where the route names something of the owner's: then it must look as if that had never existed. */
  stranger: number;
  anonymous: number;
  /** Who has a link to the conversation and shows its token wherever a credential could stand; `anonymous` where left out. */
  link?: number;
}

interface Ids {
  session: string;
  run: string;
  message: string;
  share: string;
  token: string;
  apiKey: string;
  experiment: string;
}

const SESSION = "/api/v1/chat/sessions/:id";
const say = ({ session }: Ids) => ({ session_id: session, content: "hello" });

const useChat = ({ session }: Ids) => ({
  id: session,
  messages: [{ id: "1", role: "user", parts: [{ type: "text", text: "hello" }] }],
});

const NOBODYS: Ids = {
  session: formatId("ses", 0, new Uint8Array(10)),
  run: formatId("run", 0, new Uint8Array(10)),
  message: formatId("msg", 0, new Uint8Array(10)),
  share: formatId("shr", 0, new Uint8Array(10)),
  token: "A".repeat(22),
  apiKey: formatId("key", 0, new Uint8Array(10)),
  experiment: formatId("exp", 0, new Uint8Array(10)),
};

const experiment = {
  name: "Brief or not",
  target: { kind: "mode", mode: "ads" },
  variants: [
    { name: "A", prompt: null, weight: 1 },
    { name: "B", prompt: "Be brief.", weight: 1 },
  ],
  primary_metric: "up_share",
  planned_answers: 100,
};

const TABLE: Row[] = [
  { route: "GET /healthz", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /readyz", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /openapi.json", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /api/v1/config", owner: 200, stranger: 200, anonymous: 200 },
  { route: "GET /api/v1/me", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/api-keys", owner: 200, stranger: 200, anonymous: 401 },
  {
    route: "POST /api/v1/api-keys",
    body: () => ({ name: "one more", scopes: ["read"], expires_at: null }),
    owner: 201,
    stranger: 201,
    anonymous: 401,
  },
  {
    route: "PATCH /api/v1/api-keys/:id",
    body: () => ({ name: "renamed" }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/api-keys/:id", owner: 204, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/models", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/admin/providers", owner: 200, stranger: 404, anonymous: 401 },
  // Ann made the first account, so she sets up the deployment.
  { route: "GET /api/v1/admin/models", owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/admin/models",
    body: () => ({ id: "openai/ours", name: "Ours" }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  {
    route: "PATCH /api/v1/admin/models",
    body: () => ({ id: "openai/ours", hidden: true }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/admin/models?id=openai/ours", owner: 204, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/admin/models/prices",
    body: () => ({ model: "openai/ours", prices: { input: 1, output: 2 } }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/admin/models/prices/:id", owner: 404, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/demo-login", owner: 200, stranger: 200, anonymous: 200 },
  { route: "POST /api/auth/sign-up/email", owner: 400, stranger: 400, anonymous: 400 },
  { route: "POST /api/auth/sign-in/email", owner: 400, stranger: 400, anonymous: 400 },
  { route: "GET /api/v1/provider-keys", owner: 200, stranger: 200, anonymous: 401 },
  { route: "POST /api/v1/provider-keys", owner: 400, stranger: 400, anonymous: 401 },
  { route: "POST /api/v1/provider-keys/:id/test", owner: 404, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/provider-keys/:id", owner: 404, stranger: 404, anonymous: 401 },
  // Whoever made the first account may set up the deployment; for anybody else there is nothing.
  { route: "GET /api/v1/admin/provider-keys", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/provider-keys", owner: 400, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/provider-keys/:id/test", owner: 404, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/admin/provider-keys/:id", owner: 404, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/chat/sessions", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/chat/sessions?archived=true&tag=a", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/chat/tags", owner: 200, stranger: 200, anonymous: 401 },
  { route: "POST /api/v1/chat/sessions", owner: 201, stranger: 201, anonymous: 401 },
  { route: `GET ${SESSION}`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `HEAD ${SESSION}`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `PATCH ${SESSION}`, body: () => ({ title: "Mine" }), owner: 200, stranger: 404, anonymous: 401 },
  { route: `PATCH ${SESSION}`, body: () => ({ pinned: true }), owner: 200, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/restore`, owner: 404, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/shares`, owner: 201, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/shares`, owner: 200, stranger: 404, anonymous: 401 },
  // A link is not for somebody: who has it needs no account, and one changes nothing.
  { route: "GET /api/v1/shares/:token", owner: 200, stranger: 200, anonymous: 200, link: 200 },
  { route: `GET ${SESSION}/log`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `HEAD ${SESSION}/log`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/log?offset=nonsense`, owner: 400, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/log?offset=-1&live=long-poll`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/log?offset=now&live=sse`, owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/chats/:session_id/stream", owner: 200, stranger: 404, anonymous: 401 },
  { route: "HEAD /api/v1/chats/:session_id/stream", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/chat/messages/:session_id", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/messages", body: say, owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/messages?stream=true", body: say, owner: 200, stranger: 404, anonymous: 401 },
  {
    route: "POST /api/v1/chat/messages",
    body: (ids) => ({ ...say(ids), when_busy: "interrupt" }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "GET /api/v1/chat/runs/:id/context", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/runs/:id/retry", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/runs/:id/retry?stream=true", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/chat/runs/:id/continue", owner: 409, stranger: 404, anonymous: 401 },
  {
    route: "PATCH /api/v1/chat/queue/:run_id",
    body: () => ({ content: "changed" }),
    owner: 409,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/chat/queue/:run_id", owner: 409, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}?through=msg_1`, owner: 200, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/stop`, owner: 202, stranger: 404, anonymous: 401 },
  { route: `POST ${SESSION}/stop`, body: ({ run }) => ({ run_id: run }), owner: 202, stranger: 404, anonymous: 401 },
  {
    route: `POST ${SESSION}/read`,
    body: () => ({ offset: "00000001_0000000000000001" }),
    owner: 204,
    stranger: 404,
    anonymous: 401,
  },
  { route: `GET ${SESSION}/tree`, owner: 200, stranger: 404, anonymous: 401 },
  {
    route: `POST ${SESSION}/fork`,
    body: ({ message }) => ({ message_id: message }),
    owner: 201,
    stranger: 404,
    anonymous: 401,
  },
  // Whom a live connection serves what is in live.test.ts; a session one may not read ends its subscription there.
  { route: "GET /api/v1/live", owner: 400, stranger: 400, anonymous: 401 },
  { route: "POST /api/v1/live", body: () => ({ subscriptions: [] }), owner: 200, stranger: 200, anonymous: 401 },
  {
    route: "POST /api/v1/live/poll",
    body: () => ({ subscriptions: [], wait: false }),
    owner: 200,
    stranger: 200,
    anonymous: 401,
  },
  { route: "POST /api/v1/live/ticket", owner: 201, stranger: 201, anonymous: 401 },
  { route: "GET /api/v1/live?ticket=nonsense", owner: 400, stranger: 400, anonymous: 400 },
  { route: "POST /api/chat", body: useChat, owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/chat/:id/stream", owner: 204, stranger: 404, anonymous: 401 },
  { route: "HEAD /api/chat/:id/stream", owner: 204, stranger: 404, anonymous: 401 },
  { route: "POST /api/chat/:id/stop", owner: 204, stranger: 404, anonymous: 401 },
  {
    route: "PUT /api/v1/chat/messages/:id/rating",
    body: () => ({ value: "up" }),
    owner: 200,
    stranger: 404,
    anonymous: 401,
  },
  { route: "DELETE /api/v1/chat/messages/:id/rating", owner: 204, stranger: 404, anonymous: 401 },
  { route: `GET ${SESSION}/ratings`, owner: 200, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/chat/messages/:session_id/:message_id", owner: 204, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/chat/shares/:id", owner: 204, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/feedback", owner: 200, stranger: 200, anonymous: 401 },
  {
    route: "PUT /api/v1/feedback",
    body: () => ({ workspace_export: true }),
    owner: 204,
    stranger: 204,
    anonymous: 401,
  },
  { route: "GET /api/v1/feedback/ratings", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/feedback/export.jsonl", owner: 200, stranger: 200, anonymous: 401 },
  { route: "GET /api/v1/admin/feedback/export.jsonl", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/admin/experiments", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/experiments", body: () => experiment, owner: 201, stranger: 404, anonymous: 401 },
  { route: "PUT /api/v1/admin/experiments/:id", body: () => experiment, owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/experiments/:id/start", owner: 200, stranger: 404, anonymous: 401 },
  { route: "GET /api/v1/admin/experiments/:id/results", owner: 200, stranger: 404, anonymous: 401 },
  { route: "POST /api/v1/admin/experiments/:id/end", owner: 200, stranger: 404, anonymous: 401 },
  { route: "DELETE /api/v1/admin/experiments/:id", owner: 409, stranger: 404, anonymous: 401 },
  // Last, for it ends what the others look at; signing out ends the caller.
  { route: `DELETE ${SESSION}`, owner: 204, stranger: 404, anonymous: 401 },
  { route: "POST /api/auth/sign-out", owner: 200, stranger: 200, anonymous: 200 },
];

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let ann: Account;
let bob: Account;
let chat: TestChat;
let ids: Ids;
/** The same things of Ann's once more, for her keys to do what she does. */
let idsForKeys: Ids;
let keys: Record<ApiKeyScope | "expired" | "revoked", string>;

beforeAll(async () => {
  database = await createTestDatabase(DATABASES.at(-1) ?? "SQLite");
  provider = await startScriptedProvider();
  server = await createTestServer({ database, providerUrl: provider.url });
  ann = await server.signUp("ann");
  bob = await server.signUp("bob");
  chat = await server.newChat(ann);
  ids = await fill(chat);
  idsForKeys = await fill(await server.newChat(ann));
  const ALL = [...API_KEY_SCOPES];
  keys = {
    read: (await newKey(["read"])).key,
    write: (await newKey(["write"])).key,
    generate: (await newKey(["generate"])).key,
    expired: (await newKey(ALL)).key,
    revoked: (await newKey(ALL)).key,
  };
  const [revoked, expired] = (await server.json<{ items: { id: string }[] }>(ann, "GET", "/api/v1/api-keys")).items;
  await server.request(ann, "DELETE", `/api/v1/api-keys/${revoked?.id}`);
  await database.execute(`UPDATE api_keys SET expires_at = 1 WHERE id = '${expired?.id}'`);
});

async function fill(of: TestChat): Promise<Ids> {
  const { run, message } = await of.ask("hello");
  const link = await server.json<NewShare>(ann, "POST", `/api/v1/chat/sessions/${of.id}/shares`);
  const { id } = await newKey(["read"]);
  const draft = await server.json<Experiment>(ann, "POST", "/api/v1/admin/experiments", experiment);
  return {
    session: of.id,
    run: run.id,
    message: message.id,
    share: link.id,
    token: link.token,
    apiKey: id,
    experiment: draft.id,
  };
}

function newKey(scopes: ApiKeyScope[]): Promise<NewApiKey> {
  return server.json(ann, "POST", "/api/v1/api-keys", { name: scopes.join(), scopes, expires_at: null });
}
afterAll(async () => {
  await server.stop();
  await provider.close();
  await database.remove();
});

test("SEC1: every route of the app is in the table", () => {
  const routes = server.app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path}`);
  const listed = TABLE.map(({ route }) => route.split("?")[0]).filter((route) => !route?.startsWith("HEAD"));
  expect(new Set(listed)).toEqual(new Set(routes));
});

test("SEC1: every route of the app, and no other, says what it asks of an API key", () => {
  const listed = TABLE.map(({ route }) => route.split("?")[0]).filter((route) => !route?.startsWith("HEAD"));
  expect(new Set(Object.keys(ROUTE_ACCESS))).toEqual(new Set(listed));
});

/** What `:id` names in a path. */
function idIn(path: string, { run, share, message, apiKey, experiment: test, session }: Ids): string {
  if (path.includes("/runs/")) return run;
  if (path.includes("/chat/shares/")) return share;
  if (path.includes("/chat/messages/:id")) return message;
  if (path.includes("/api-keys/")) return apiKey;
  return path.includes("/experiments/") ? test : session;
}

/** The answer's status and everything that could tell two answers apart. Endless streams are left at once. */
async function ask(account: Account | null, { route, body }: Row, to: Ids, shown?: Record<string, string>) {
  const [method = "", path = ""] = route.split(" ");
  const id = idIn(path, to);
  const place = path
    .replace(":run_id", to.run)
    .replace(/:(session_)?id/, id)
    .replace(":message_id", to.message)
    .replace(":token", to.token);
  const content = method === "POST" ? (body?.(to) ?? {}) : body?.(to);
  const response = await server.request(account, method, place, content, shown);
  const isEndless = method === "GET" || path === "/api/v1/live";
  if (isEndless && response.headers.get("content-type")?.startsWith("text/event-stream")) {
    await response.body?.cancel();
    return { status: response.status };
  }
  const text = await response.text();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "x-request-id"));
  return { status: response.status, headers, text: text.replace(/"request_id":"[^"]*"/, "") };
}

describe.each(TABLE)("$route", (row) => {
  const names = row.stranger === 404;

  test(`SEC1: a stranger gets ${row.stranger}${names ? ", as for what never existed, and changes nothing" : ""}`, async () => {
    const before = names ? [await chat.snapshot(), await chat.log()] : null;
    const answer = await ask(bob, row, ids);
    expect(answer.status).toBe(row.stranger);
    if (!names) return;
    expect(answer).toEqual(await ask(bob, row, NOBODYS));
    expect([await chat.snapshot(), await chat.log()]).toEqual(before);
  });

  test(`SEC1: nobody in particular gets ${row.anonymous}`, async () => {
    expect((await ask(null, row, ids)).status).toBe(row.anonymous);
  });

  test(`SEC1: who has a link gets ${row.link ?? row.anonymous}`, async () => {
    const shown = { Authorization: `Bearer ${ids.token}`, Cookie: `share=${ids.token}` };
    expect((await ask(null, row, ids, shown)).status).toBe(row.link ?? row.anonymous);
  });

  const access = ROUTE_ACCESS[(row.route.split("?")[0] ?? "").replace("HEAD", "GET")];
  const askByKey = (key: string) => ask(null, row, idsForKeys, { Authorization: `Bearer ${key}` });

  test(`SEC1: an expired or revoked key gets ${row.anonymous}, whoever's cookie is beside it`, async () => {
    for (const key of [keys.expired, keys.revoked]) {
      expect((await askByKey(key)).status).toBe(row.anonymous);
      const shown = { Authorization: `Bearer ${key}`, Cookie: ann.cookie };
      expect((await ask(null, row, idsForKeys, shown)).status).toBe(row.anonymous);
    }
  });

  test(`SEC1: keys get ${access === "open" ? "what anybody gets" : `403 without scope ${access}`}`, async () => {
    for (const scope of API_KEY_SCOPES.filter((scope) => scope !== access)) {
      const { status, text = "" } = await askByKey(keys[scope]);
      expect(status).toBe(access === "open" || row.route.includes("?ticket=") ? row.anonymous : 403);
      if (status === 403 && !row.route.startsWith("HEAD")) expect(text).toContain('"code":"scope_missing"');
    }
  });

  test.runIf(access === "read" || access === "write" || access === "generate")(
    `SEC1: its owner's key for ${access} gets ${row.owner}`,
    async () => {
      expect((await askByKey(keys[access as ApiKeyScope])).status).toBe(row.owner); // runs only then
    },
  );

  test(`its owner gets ${row.owner}`, async () => {
    expect((await ask(ann, row, ids)).status).toBe(row.owner);
  });
});
