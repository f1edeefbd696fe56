import { cpSync } from "node:fs";
import type { SessionUsage, UsageReport } from "@millrace/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestChat, isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { INPUT_PRICE, OUTPUT_PRICE, TEST_PRICES } from "../../testing/test-prices.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { estimateTokens } from "../models/tokens/estimate-tokens.ts";

/** A busy machine takes its time. */
const PATIENCE = { timeout: 15_000 };
const RANGE = "from=2025-01-01&to=2026-12-31";

describe.each(DATABASES)("what is written down of calls on %s", (kind) => {
  let provider: ScriptedProvider;
  let databases: TestDatabase[];
  let servers: TestServer[];
  let database: TestDatabase;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;

  async function open(on: TestDatabase): Promise<TestServer> {
    const opened = await createTestServer({
      database: on,
      pricing: TEST_PRICES,
      environment: {
        OPENROUTER_API_KEY: "key",
        OPENROUTER_BASE_URL: provider.url,
        OPENROUTER_MODEL: "scripted",
        OLLAMA_BASE_URL: provider.url,
        OLLAMA_MODEL: "scripted",
      },
    });
    servers.push(opened);
    return opened;
  }

  beforeEach(async () => {
    provider = await startScriptedProvider();
    database = await createTestDatabase(kind);
    [databases, servers] = [[database], []];
    server = await open(database);
    ann = await server.signUp("ann");
    chat = await server.newChat(ann);
  });
  afterEach(async () => {
    for (const each of servers) await each.stop();
    for (const each of databases) await each.remove();
    await provider.close();
  });

  const callsOf = async ({ id }: TestChat, on = server) =>
    (await on.json<SessionUsage>(ann, "GET", `/api/v1/chat/sessions/${id}/usage`)).items;
  const report = (on = server) => on.json<UsageReport>(ann, "GET", `/api/v1/usage?${RANGE}`);

  test("MON1: an answer is written down with what the provider says it used, and what that costs", async () => {
    const { message } = await chat.ask("hello");
    expect(await callsOf(chat)).toEqual([
      expect.objectContaining({
        message_id: message.id,
        purpose: "answer",
        provider: "openrouter",
        model: "openrouter/scripted",
        key_source: "environment",
        outcome: "completed",
        input_tokens: 10,
        output_tokens: 2,
        cached_input_tokens: null,
        estimated: false,
        cost_nano_usd: 10 * INPUT_PRICE + 2 * OUTPUT_PRICE,
      }),
    ]);
    const { totals, by_day, by_model, by_session, by_person } = await report();
    const figures = { calls: 1, input_tokens: 10, output_tokens: 2, cost_nano_usd: 14_000, unpriced_calls: 0 };
    expect(totals).toMatchObject(figures);
    expect(by_day).toMatchObject([figures]);
    expect(by_model).toMatchObject([{ ...figures, model: "openrouter/scripted" }]);
    expect(by_session).toMatchObject([{ ...figures, session_id: chat.id, title: "New Chat" }]);
    expect(by_person).toEqual([]);
  });

  test("MON1: one that was stopped is written down with what was counted here", async () => {
    provider.answerByHand();
    const { run } = await chat.say("hello");
    (await provider.next()).say("Once upon a time", " there was");
    await chat.until(isText("was"));
    await chat.stop();
    await chat.ended(run.id);
    const [call] = await callsOf(chat);
    const written = estimateTokens("Once upon a time there was");
    expect(call).toMatchObject({ outcome: "stopped", estimated: true, output_tokens: written });
    expect(call?.input_tokens).toBeGreaterThan(0);
    expect(call?.cost_nano_usd).toBe((call?.input_tokens ?? 0) * INPUT_PRICE + written * OUTPUT_PRICE);
  });

  test("MON1: one that broke off is estimated; one that was refused cost nothing", async () => {
    provider.onCall = (call) => {
      call.say("Once");
      call.end();
    };
    await chat.ask("hello");
    provider.onCall = (call) => call.refuse(401);
    await chat.ask("hello");
    const [refused, broken] = await callsOf(chat);
    expect(broken).toMatchObject({ outcome: "failed", estimated: true, output_tokens: 1 });
    expect(broken?.cost_nano_usd).toBeGreaterThan(0);
    expect(refused).toMatchObject({ outcome: "failed", estimated: false, input_tokens: 0, cost_nano_usd: 0 });
  });

  test("MON1: neither an outage before any answer nor a call that was not made for it costs anything", async () => {
    provider.onCall = (call) => call.refuse(500);
    for (let number = 1; number <= 6; number++) await chat.ask("hello");
    expect(provider.calls).toHaveLength(5);
    const free = { outcome: "failed", estimated: false, input_tokens: 0, cost_nano_usd: 0 };
    expect(await callsOf(chat)).toEqual(Array.from({ length: 6 }, () => expect.objectContaining(free)));
  });

  test("MON2: a price that is not known is null and counted, never nothing", async () => {
    await chat.ask("hello", { model: "ollama/scripted" });
    expect(await callsOf(chat)).toMatchObject([{ key_source: "none", cost_nano_usd: null }]);
    expect((await report()).totals).toMatchObject({ calls: 1, cost_nano_usd: 0, unpriced_calls: 1 });
  });

  test("MON1: titles are calls, too", async () => {
    const named = await server.newChat(ann, { title: "hello", title_source: "message" });
    await named.ask("hello");
    await vi.waitFor(async () => expect((await report()).totals.calls).toBe(2), PATIENCE);
    expect(await callsOf(named), "but not part of an answer").toHaveLength(1);
  });

  test("MON1: rows outlive their session, also one that is deleted while it is answered", async () => {
    await chat.ask("hello");
    provider.answerByHand();
    await chat.say("more");
    (await provider.next()).say("Once");
    await chat.until(isText("Once"));
    await server.json(ann, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
    await vi.waitFor(async () => expect((await report()).totals.calls).toBe(2), PATIENCE);
    expect((await report()).by_session).toMatchObject([{ session_id: chat.id, title: null, calls: 2 }]);
  });

  test("MON1: a call whose process died is written down once, from what is stored", async () => {
    provider.answerByHand();
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Once upon a time");
    await chat.until(isText("time"));
    let next: TestServer;
    if (kind === "SQLite") {
      const copy = await createTestDatabase(kind);
      databases.push(copy);
      cpSync(database.dataDir, copy.dataDir, { recursive: true });
      next = await open(copy);
    } else {
      await database.execute("UPDATE runs SET lease_until = 0");
      next = await open(database);
    }
    await next.start();
    const after = createTestChat(next, ann, chat.id);
    await after.ended(run.id);
    const written = [{ outcome: "interrupted", estimated: true, output_tokens: 4 }];
    expect(await callsOf(chat, next)).toMatchObject(written);
    // The old holder goes on until it notices that the run is not its own any more.
    call.say(" there was");
    call.finish();
    await call.over;
    expect(await callsOf(chat, next)).toMatchObject(written);
    const standings = await next.json<{ items: object[] }>(ann, "GET", "/api/v1/usage/budgets");
    expect(standings.items.length).toBe(4);
    for (const each of standings.items) expect(each).toMatchObject({ reserved_nano_usd: 0 });
  });

  test("MON5: everything can be had as CSV", async () => {
    await chat.ask("hello");
    await chat.ask("hello", { model: "demo" });
    const response = await server.request(ann, "GET", `/api/v1/usage/export.csv?${RANGE}`);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)], "UTF-8, marked").toEqual([0xef, 0xbb, 0xbf]);
    const [head = "", ...lines] = new TextDecoder().decode(bytes).trimEnd().split("\r\n");
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(",").map((cell, index) => [head.split(",")[index], cell])),
    );
    expect(rows).toMatchObject([
      { purpose: "answer", model: "openrouter/scripted", output_tokens: "2", cost_usd: "0.000014000", estimated: "no" },
      { purpose: "answer", model: "demo", cost_usd: "0.000000000" },
    ]);
    const all = await server.request(ann, "GET", `/api/v1/admin/usage/export.csv?${RANGE}`);
    expect(await all.text()).toContain("\r\nann,ann@example.org,");
  });

  test("SEC1: nobody sees what others used, except that the workspace's report names people, but no session", async () => {
    await chat.ask("hello");
    const bob = await server.signUp("bob");
    expect((await server.json<UsageReport>(bob, "GET", `/api/v1/usage?${RANGE}`)).totals.calls).toBe(0);
    const all = await server.json<UsageReport>(ann, "GET", `/api/v1/admin/usage?${RANGE}`);
    expect(all.by_person).toMatchObject([{ user_id: ann.id, name: "ann", calls: 1 }]);
    expect(all.by_session).toEqual([]);
  });
});
