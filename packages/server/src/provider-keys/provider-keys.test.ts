import type {
  Problem,
  ProviderKeyList,
  SaveProviderKey,
  TestedProviderKey,
  WorkspaceKeyList,
} from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { ANSWER, type KeyProvider, startKeyProvider } from "./testing/key-provider.ts";

const OWN = "/api/v1/provider-keys";
const WORKSPACE = "/api/v1/admin/provider-keys";
const KEY = "sk-ann-0123456789";

describe.each(DATABASES)("keys of providers on %s", (kind) => {
  let database: TestDatabase;
  let provider: KeyProvider;
  let server: TestServer;
  let ann: Account;
  let bob: Account;

  const environmentOf = ({ origin, host }: KeyProvider) => ({
    ANTHROPIC_BASE_URL: origin,
    OPENAI_BASE_URL: `${origin}/v1`,
    OPENROUTER_BASE_URL: `${origin}/v1`,
    OPENAI_API_KEY: "sk-environment",
    OPENAI_MODEL: "gpt",
    OPENROUTER_MODEL: "routed",
    MILLRACE_ALLOWED_HOSTS: host,
  });

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startKeyProvider();
    server = await createTestServer({ database, environment: environmentOf(provider) });
    ann = await server.signUp("ann");
    bob = await server.signUp("bob");
  });
  beforeEach(async () => {
    provider.accepted = new Set([KEY, "sk-workspace-0123456789", "sk-environment"]);
    provider.models = ["one", "two"];
    provider.reply = null;
    for (const account of [ann, bob]) {
      for (const { id } of (await list(account)).items) await server.json(account, "DELETE", `${OWN}/${id}`);
    }
    for (const { id } of (await workspace()).items) await server.json(ann, "DELETE", `${WORKSPACE}/${id}`);
    provider.requests.length = 0;
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const list = (account: Account) => server.json<ProviderKeyList>(account, "GET", OWN);
  const workspace = () => server.json<WorkspaceKeyList>(ann, "GET", WORKSPACE);
  const save = (account: Account, body: SaveProviderKey, path = OWN) =>
    server.json<TestedProviderKey>(account, "POST", path, body);
  const saved = async (account: Account, body: SaveProviderKey, path = OWN) => {
    const { key, outcome } = await save(account, body, path);
    if (!key) throw new Error(`not saved: ${outcome}`);
    return key;
  };
  const sourceFor = async (account: Account, name: string) =>
    (await list(account)).in_use.find((each) => each.name === name)?.key_source ?? null;
  /** The key the provider is asked with by a message of this person. */
  const keyUsedBy = async (account: Account, model: string) => {
    const chat = await server.newChat(account);
    const { message } = await chat.ask("hello", { model });
    return message.role === "assistant" && message.status === "completed" ? provider.requests.at(-1)?.key : undefined;
  };

  test("a key is tried, saved, and listed without it", async () => {
    expect(await save(ann, { provider: "openai", key: KEY })).toEqual({
      outcome: "working",
      key: {
        id: expect.stringMatching(/^pky_/),
        provider: "openai",
        name: "openai",
        base_url: null,
        hint: "6789",
        has_key: true,
        models: null,
        state: "working",
        tested_at: expect.any(String),
        created_at: expect.any(String),
      },
    });
    expect(provider.requests.map(({ method, path, key }) => [method, path, key])).toEqual([["GET", "/v1/models", KEY]]);
    const { items, own_keys } = await list(ann);
    expect([items.length, own_keys]).toEqual([1, true]);
    expect(JSON.stringify(items)).not.toContain(KEY);
    expect((await list(bob)).items).toEqual([]);
  });

  test.each<[SaveProviderKey["provider"], string]>([
    ["anthropic", "/v1/models?limit=1000"],
    ["openai", "/v1/models"],
    ["openrouter", "/v1/key"],
  ])("a key of %s is tried where that costs nothing", async (name, path) => {
    expect((await save(ann, { provider: name, key: KEY })).outcome).toBe("working");
    expect(provider.requests.map((request) => [request.path, request.key])).toEqual([[path, KEY]]);
  });

  test.each<[string, number, object, string]>([
    ["refuses it", 401, { error: { code: "invalid_api_key", message: `not ${KEY}` } }, "key_refused"],
    ["does not let it in", 403, {}, "key_refused"],
    ["wants to be paid first", 402, {}, "no_credit"],
    ["has no credit left", 429, { error: { code: "insufficient_quota" } }, "no_credit"],
    ["is something else", 404, {}, "not_a_server"],
    ["says something else", 200, { hello: "world" }, "not_a_server"],
    ["leads elsewhere", 302, {}, "not_a_server"],
    ["fails", 500, {}, "unreachable"],
    ["is overloaded", 529, {}, "unreachable"],
  ])("when the provider %s, that is said, and nothing is saved", async (_, status, body, outcome) => {
    provider.reply = () => ({ status, body: JSON.stringify(body) });
    expect(await save(ann, { provider: "openai", key: KEY })).toEqual({ outcome, key: null });
    expect((await list(ann)).items).toEqual([]);
  });

  test("OpenRouter's key without credit is not saved", async () => {
    provider.reply = () => ({ status: 200, body: JSON.stringify({ data: { limit_remaining: 0 } }) });
    expect((await save(ann, { provider: "openrouter", key: KEY })).outcome).toBe("no_credit");
  });

  test("what could not be tried is saved only if that is wanted, and what is refused never", async () => {
    provider.reply = () => ({ status: 503, body: "" });
    const unreachable = await saved(ann, { provider: "openai", key: KEY, untested: true });
    expect(unreachable.state).toBe("unreachable");
    provider.reply = () => ({ status: 401, body: "" });
    expect((await save(ann, { provider: "openai", key: "sk-wrong", untested: true })).key).toBeNull();
    expect((await list(ann)).items).toEqual([unreachable]);
  });

  test("a saved key is tried again when asked, and its state is kept", async () => {
    const { id } = await saved(ann, { provider: "openai", key: KEY });
    provider.accepted = new Set();
    expect(await server.json(ann, "POST", `${OWN}/${id}/test`)).toMatchObject({ outcome: "key_refused", key: { id } });
    expect((await list(ann)).items).toMatchObject([{ id, state: "key_refused" }]);
  });

  test("a new key takes the place of the one before", async () => {
    const before = await saved(ann, { provider: "openai", key: KEY });
    provider.accepted?.add("sk-short");
    const after = await saved(ann, { provider: "openai", key: "sk-short" });
    expect(after.hint).toBeNull();
    expect((await list(ann)).items).toEqual([after]);
    expect(after.id).not.toBe(before.id);
  });

  test("SEC4: a person's own key goes before the workspace's, and that before the environment's, from the next call on", async () => {
    expect([await sourceFor(bob, "openai"), await keyUsedBy(bob, "openai/gpt")]).toEqual([
      "environment",
      "sk-environment",
    ]);
    const { id: shared } = await saved(ann, { provider: "openai", key: "sk-workspace-0123456789" }, WORKSPACE);
    expect([await sourceFor(bob, "openai"), await keyUsedBy(bob, "openai/gpt")]).toEqual([
      "workspace",
      "sk-workspace-0123456789",
    ]);
    const { id: own } = await saved(bob, { provider: "openai", key: KEY });
    expect([await sourceFor(bob, "openai"), await keyUsedBy(bob, "openai/gpt")]).toEqual(["own", KEY]);
    expect(await sourceFor(ann, "openai")).toBe("workspace");
    await server.json(bob, "DELETE", `${OWN}/${own}`);
    expect(await keyUsedBy(bob, "openai/gpt")).toBe("sk-workspace-0123456789");
    await server.json(ann, "DELETE", `${WORKSPACE}/${shared}`);
    expect(await keyUsedBy(bob, "openai/gpt")).toBe("sk-environment");
  });

  test("SEC1: a key of somebody else, or of the workspace, cannot be tried or deleted", async () => {
    const { id } = await saved(ann, { provider: "openai", key: KEY });
    const { id: shared } = await saved(ann, { provider: "openai", key: KEY }, WORKSPACE);
    for (const [account, path] of [
      [bob, `${OWN}/${id}`],
      [ann, `${OWN}/${shared}`],
      [ann, `${WORKSPACE}/${id}`],
      [bob, `${WORKSPACE}/${shared}`],
    ] as const) {
      expect((await server.request(account, "DELETE", path)).status).toBe(404);
      expect((await server.request(account, "POST", `${path}/test`, {})).status).toBe(404);
    }
    expect([(await list(ann)).items.length, (await workspace()).items.length]).toEqual([1, 1]);
    expect((await server.request(bob, "POST", WORKSPACE, { provider: "openai", key: KEY })).status).toBe(404);
  });

  test("a server is added by its address, with the models it lists, and without a key where it wants none", async () => {
    provider.accepted = null;
    const added = await saved(bob, { provider: "server", name: "lab", base_url: `${provider.origin}/v1` });
    expect(added).toMatchObject({ name: "lab", models: ["one", "two"], has_key: false, hint: null });
    const { items } = await server.json<{ items: { id: string }[] }>(bob, "GET", "/api/v1/models");
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(["lab/one", "lab/two"]));
    expect([await sourceFor(bob, "lab"), await sourceFor(ann, "lab")]).toEqual(["none", null]);
    expect(await keyUsedBy(bob, "lab/one")).toBeNull();
    expect(JSON.stringify(await server.json(bob, "GET", "/api/v1/models"))).toContain("lab/two");
  });

  test("of a server that lists no models, one that is named is asked for a token", async () => {
    provider.reply = ({ method }) => (method === "GET" ? { status: 404, body: "" } : undefined);
    const body = { provider: "server", name: "lab", base_url: provider.origin, key: KEY } as const;
    expect((await save(ann, body)).outcome).toBe("not_a_server");
    expect((await saved(ann, { ...body, models: ["mine"] })).models).toEqual(["mine"]);
    expect(provider.requests.at(-1)).toMatchObject({ method: "POST", path: "/chat/completions", key: KEY });
    expect((await save(ann, { ...body, models: ["mine"], key: "sk-wrong" })).outcome).toBe("key_refused");
  });

  test.each([
    "http://127.0.0.1:1",
    "http://[::1]:80/v1",
    "http://169.254.169.254/latest",
    "https://10.0.0.1/v1",
    "ftp://example.org",
  ])("SEC3: a server at %s is refused before anything is sent, to administrators too", async (base_url) => {
    for (const path of [OWN, WORKSPACE]) {
      const body: SaveProviderKey = { provider: "server", name: "inside", base_url, key: KEY, untested: true };
      expect(await save(ann, body, path)).toEqual({ outcome: "address_refused", key: null });
    }
  });

  test.each<[string, unknown]>([
    ["no key", { provider: "openai" }],
    ["a key that cannot travel in a header", { provider: "openai", key: `${KEY}\n${KEY}` }],
    ["a key that is too long", { provider: "openai", key: KEY.repeat(100) }],
    ["a provider that nobody knows", { provider: KEY, key: KEY }],
    ["an address without a server", { provider: "openai", key: KEY, base_url: "https://example.org" }],
    ["a server without an address", { provider: "server", key: KEY, name: "lab" }],
    ["a server with a taken name", { provider: "server", key: KEY, name: "openai", base_url: "https://example.org" }],
    ["a server with a name that ids cannot begin with", { provider: "server", name: "a/b", base_url: "https://e.org" }],
    ["an address that is a key", { provider: "server", name: "lab", base_url: KEY }],
    ["more than there is", { provider: "openai", key: KEY, secret: KEY }],
  ])("SEC4 SEC5: %s is refused without a word of it", async (_, body) => {
    const response = await server.request(ann, "POST", OWN, body);
    const problem: Problem = await response.json();
    expect([response.status, problem.code]).toEqual([400, "invalid_request"]);
    expect(JSON.stringify(problem)).not.toContain(KEY);
  });

  test("SEC7: one can have 50 keys, and replace them", async () => {
    provider.accepted = null;
    const serverNamed = (name: string): SaveProviderKey => ({ provider: "server", name, base_url: provider.origin });
    for (let number = 1; number <= 50; number++) await saved(ann, serverNamed(`lab-${number}`));
    expect((await server.request(ann, "POST", OWN, serverNamed("lab-51"))).status).toBe(409);
    expect((await save(ann, serverNamed("lab-7"))).outcome).toBe("working");
  });

  describe("with another secret", () => {
    const NEW = { MILLRACE_SECRET: "a newer secret for tests that is long enough" };
    const OLD = { MILLRACE_OLD_SECRETS: "a secret for tests that is long enough" };

    /** Another server on the database, in the place of the one before; back to it when the task is done. */
    async function restarted(environment: Record<string, string>, task: () => Promise<void>): Promise<void> {
      await server.stop();
      server = await createTestServer({ database, environment: { ...environmentOf(provider), ...environment } });
      await server.start();
      ann = await signIn("ann");
      bob = await signIn("bob");
      await task();
    }
    const signIn = async (name: string): Promise<Account> => {
      const body = { email: `${name}@example.org`, password: "correct horse" };
      const response = await server.request(null, "POST", "/api/auth/sign-in/email", body);
      const cookie = response.headers.getSetCookie().map((each) => each.split(";")[0]);
      return { id: (await response.json()).id, cookie: cookie.join("; ") };
    };

    test("SEC4: keys still open while the old one is named, are sealed anew at the start, and then do without it", async () => {
      await saved(bob, { provider: "openai", key: KEY });
      const cookieOfBefore = bob;
      await restarted({ ...NEW, ...OLD }, async () => {
        expect((await server.request(cookieOfBefore, "GET", "/api/v1/me")).status).toBe(401);
        expect(await keyUsedBy(bob, "openai/gpt")).toBe(KEY);
        expect((await workspace()).not_current).toBe(0);
      });
      await restarted(NEW, async () => {
        expect((await list(bob)).items).toMatchObject([{ state: "working" }]);
        expect(await keyUsedBy(bob, "openai/gpt")).toBe(KEY);
      });
      await restarted({}, async () => {
        // The first secret alone opens nothing any more, which is told, and harms nothing.
        const [key] = (await list(bob)).items;
        expect(key?.state).toBe("unreadable");
        expect((await workspace()).not_current).toBe(1);
        expect(await sourceFor(bob, "openai")).toBe("environment");
        expect((await server.request(bob, "POST", `${OWN}/${key?.id}/test`, {})).status).toBe(409);
        expect((await save(bob, { provider: "openai", key: KEY })).outcome).toBe("working");
        expect((await workspace()).not_current).toBe(0);
      });
    });

    test("SEC4: a sealed key that was moved to another row is told as unreadable, and not used", async () => {
      await saved(ann, { provider: "openai", key: KEY });
      await saved(bob, { provider: "openai", key: "sk-environment" });
      await database.execute(
        `UPDATE provider_keys SET sealed = (SELECT other.sealed FROM provider_keys other WHERE other.owner_id = '${ann.id}') WHERE owner_id = '${bob.id}'`,
      );
      await restarted({}, async () => {
        expect((await list(bob)).items).toMatchObject([{ state: "unreadable" }]);
        expect((await list(ann)).items).toMatchObject([{ state: "working" }]);
        expect(await keyUsedBy(bob, "openai/gpt")).toBe("sk-environment");
        await server.json(bob, "DELETE", `${OWN}/${(await list(bob)).items[0]?.id}`);
      });
    });

    test("where own keys are forbidden, none is taken and none is used, and they can be deleted", async () => {
      const { id } = await saved(bob, { provider: "openai", key: KEY });
      await restarted({ OWN_KEYS: "false" }, async () => {
        expect(await list(bob)).toMatchObject({ own_keys: false, items: [{ id }] });
        expect(await keyUsedBy(bob, "openai/gpt")).toBe("sk-environment");
        expect((await server.request(bob, "POST", OWN, { provider: "openai", key: KEY })).status).toBe(409);
        expect((await server.request(bob, "DELETE", `${OWN}/${id}`)).status).toBe(204);
      });
      await restarted({}, async () => {});
    });
  });

  test.runIf(kind === "PostgreSQL")("a key deleted on one node is not used on another two seconds later", async () => {
    const other = await createTestServer({ database, environment: environmentOf(provider) });
    const { id } = await saved(bob, { provider: "openai", key: KEY });
    const seen = () => other.json<ProviderKeyList>(bob, "GET", OWN).then(({ in_use }) => in_use);
    expect(await seen()).toContainEqual(expect.objectContaining({ key_source: "own" }));
    await server.json(bob, "DELETE", `${OWN}/${id}`);
    await expect.poll(seen, { timeout: 10_000 }).not.toContainEqual(expect.objectContaining({ key_source: "own" }));
    await other.stop();
  });

  test("the words of an answer come through a stored key", async () => {
    await saved(ann, { provider: "server", name: "lab", base_url: provider.origin, key: KEY });
    const chat = await server.newChat(ann);
    expect(JSON.stringify(await chat.ask("hello", { model: "lab/one" }))).toContain(ANSWER.join(""));
  });
});
