import { API_KEY_SCOPES, type ApiKeyScope, type Experiment, type NewApiKey, type NewShare } from "@millrace/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { ROUTE_ACCESS } from "../http/scopes.ts";
import { experiment, type Ids, NOBODYS, type Row, TABLE } from "./testing/access-table.ts";

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
    .replace(":period", "day")
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
