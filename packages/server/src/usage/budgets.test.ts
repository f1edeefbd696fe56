import type { BudgetStanding, BudgetStandings, SessionPage, SetBudget, WorkspaceBudgets } from "@millrace/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ProviderCall, type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { INPUT_PRICE, OUTPUT_PRICE, TEST_PRICES } from "../../testing/test-prices.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

/** A busy machine takes its time. */
const PATIENCE = { timeout: 15_000 };
const SENDS = 50;
const MAX_TOKENS = 100;
/** More than the question, the instructions and the longest answer may cost. */
const MOST_OF_ONE = 400 * INPUT_PRICE + MAX_TOKENS * OUTPUT_PRICE;

describe.each(DATABASES)("budgets on %s", (kind) => {
  let provider: ScriptedProvider;
  let database: TestDatabase;
  let servers: TestServer[];
  let server: TestServer;
  let ann: Account;

  async function open(): Promise<TestServer> {
    const opened = await createTestServer({
      database,
      pricing: TEST_PRICES,
      environment: {
        OPENROUTER_API_KEY: "key",
        OPENROUTER_BASE_URL: provider.url,
        OPENROUTER_MODEL: "scripted",
        OLLAMA_BASE_URL: provider.url,
      },
    });
    servers.push(opened);
    return opened;
  }

  beforeEach(async () => {
    provider = await startScriptedProvider();
    database = await createTestDatabase(kind);
    servers = [];
    server = await open();
    ann = await server.signUp("ann");
  });
  afterEach(async () => {
    for (const each of servers) await each.stop();
    await database.remove();
    await provider.close();
  });

  const set = (budget: SetBudget) => server.json<WorkspaceBudgets>(ann, "PUT", "/api/v1/admin/budgets", budget);
  const standing = async (
    account: Account,
    scope: BudgetStanding["scope"],
    period: BudgetStanding["period"],
  ): Promise<BudgetStanding | undefined> => {
    const { items } = await server.json<BudgetStandings>(account, "GET", "/api/v1/usage/budgets");
    return items.find((each) => each.scope === scope && each.period === period);
  };
  const send = (account: Account, chat: TestChat, more = {}) =>
    server.request(account, "POST", "/api/v1/chat/messages", { session_id: chat.id, content: "hello", ...more });

  test("MON3: fifty sends at the edge of a budget never overshoot it by more than one answer's estimate", async () => {
    const nodes = kind === "PostgreSQL" ? [server, await open()] : [server];
    const limit = 4 * MOST_OF_ONE;
    await set({ scope: "workspace", period: "month", limit_nano_usd: limit });
    const held: ProviderCall[] = [];
    provider.onCall = (call) => held.push(call);
    const runs = await Promise.all(
      Array.from({ length: SENDS }, async (_, index) => {
        const chat = await nodes[index % nodes.length]?.newChat(ann);
        const { run } = (await chat?.say("hello", { max_tokens: MAX_TOKENS })) ?? {};
        return { chat, id: run?.id ?? "" };
      }),
    );
    // Those that got no place end without the provider; the others wait for it.
    await expect
      .poll(async () => {
        const path = "/api/v1/chat/sessions?limit=100";
        const { items } = await server.json<SessionPage>(ann, "GET", path);
        return items.filter(({ active }) => !active).length + held.length;
      }, PATIENCE)
      .toBe(SENDS);
    const during = await standing(ann, "workspace", "month");
    expect(during?.reserved_nano_usd).toBeLessThan(limit + MOST_OF_ONE);
    expect(during?.reserved_nano_usd).toBeGreaterThanOrEqual(limit);
    const called = held.length;
    expect(called).toBeGreaterThan(3);
    expect(called).toBeLessThan(SENDS / 2);
    for (const call of held) {
      // As dear as it may get.
      call.say(...Array.from({ length: MAX_TOKENS }, () => "word "));
      call.finish();
    }
    const ends = await Promise.all(runs.map(({ chat, id }) => chat?.ended(id)));
    const errors = ends.flatMap((end) => end?.data.error?.code ?? []);
    expect(errors).toEqual(Array.from({ length: SENDS - called }, () => "budget_exceeded"));
    expect(provider.calls, "the others were refused before the provider was called").toHaveLength(called);
    const after = await standing(ann, "workspace", "month");
    expect(after).toMatchObject({ reserved_nano_usd: 0, limit_nano_usd: limit });
    expect(after?.spent_nano_usd).toBe(called * (10 * INPUT_PRICE + MAX_TOKENS * OUTPUT_PRICE));
    expect(after?.spent_nano_usd).toBeLessThan(limit + MOST_OF_ONE);
  });

  test("MON3: once it is spent, sending is refused with which budget, and when it starts anew", async () => {
    const chat = await server.newChat(ann);
    await set({ scope: "everyone", period: "day", limit_nano_usd: 14_000 });
    expect((await send(ann, chat)).status).toBe(200);
    const refused = await send(ann, chat);
    expect(refused.status).toBe(402);
    const { code, detail } = await refused.json();
    expect(code).toBe("budget_exceeded");
    expect(detail).toMatch(/^Your budget for today is used up\. It starts anew on \d{4}-\d\d-\d\d at 00:00 UTC\.$/);
    expect((await chat.messages()).items, "nothing was stored").toHaveLength(2);
    expect(provider.calls).toHaveLength(1);
    expect((await send(ann, chat, { model: "demo" })).status, "what costs nothing is answered").toBe(200);
    expect((await send(ann, chat, { model: "ollama/any" })).status, "and so is what needs no key").toBe(200);
    const retried = await server.request(
      ann,
      "POST",
      `/api/v1/chat/runs/${(await chat.ask("x", { model: "demo" })).run.id}/retry`,
      {},
    );
    expect(retried.status).toBe(200);
    await set({ scope: "person", user_id: ann.id, period: "day", limit_nano_usd: 20_000 });
    expect((await send(ann, chat)).status).toBe(200);
  });

  test("MON3: a person's own budget goes before everybody's, and is nobody else's", async () => {
    const bob = await server.signUp("bob");
    await set({ scope: "everyone", period: "month", limit_nano_usd: 0 });
    const { people } = await set({ scope: "person", user_id: bob.id, period: "month", limit_nano_usd: null });
    expect(people).toMatchObject([
      { name: "ann", own: [], standings: [{ period: "day" }, { period: "month", limit_nano_usd: 0 }] },
      { name: "bob", own: ["month"], standings: [{ period: "day" }, { period: "month", limit_nano_usd: null }] },
    ]);
    expect((await send(ann, await server.newChat(ann))).status).toBe(402);
    const chat = await server.newChat(bob);
    expect((await send(bob, chat)).status).toBe(200);
    expect(await standing(bob, "person", "month")).toMatchObject({ spent_nano_usd: 14_000, reserved_nano_usd: 0 });
    expect(await standing(bob, "workspace", "month"), "the workspace's is for its admins").toBeUndefined();
    await server.json(ann, "DELETE", `/api/v1/admin/budgets/${bob.id}/month`);
    expect((await send(bob, chat)).status).toBe(402);
  });

  test("MON4: a budget made later knows what was spent before in its period; calls without a price are told of", async () => {
    const chat = await server.newChat(ann);
    await chat.ask("hello");
    const budgets = await set({ scope: "workspace", period: "day", limit_nano_usd: 14_000 });
    expect(budgets).toMatchObject({ workspace: [{ spent_nano_usd: 14_000 }, { period: "month" }], unpriced_calls: 0 });
    expect((await send(ann, chat)).status).toBe(402);
  });

  test("SEC5: budgets that make no sense are refused", async () => {
    for (const budget of [
      { scope: "workspace", period: "week", limit_nano_usd: 1 },
      { scope: "workspace", period: "day", limit_nano_usd: -1 },
      { scope: "workspace", period: "day", limit_nano_usd: 1.5 },
      { scope: "workspace", period: "day", limit_nano_usd: 1e18 },
      { scope: "workspace", user_id: ann.id, period: "day", limit_nano_usd: 1 },
      { scope: "person", period: "day", limit_nano_usd: 1 },
    ]) {
      expect((await server.request(ann, "PUT", "/api/v1/admin/budgets", budget)).status).toBe(400);
    }
    const nobody = { scope: "person", user_id: "nobody", period: "day", limit_nano_usd: 1 };
    expect((await server.request(ann, "PUT", "/api/v1/admin/budgets", nobody)).status).toBe(404);
  });
});
