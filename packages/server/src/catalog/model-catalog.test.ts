import type { AdminModel, AdminModelList, ModelList } from "@millrace/protocol";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { createTestPlace, STORAGE_KINDS } from "../../testing/test-storage.ts";
import { mergeCatalog } from "./catalog-data.ts";
import { ModelCatalog } from "./model-catalog.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const ADMIN = "/api/v1/admin/models";
const USAGE = {
  input_tokens: 1_000,
  output_tokens: 1_000,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};
const RATES = { input: 5, output: 6, cache_read: null, cache_write: null, cache_write_1h: null, tiers: [] };

/** A clock that starts in 1970, and a catalogue of that time. */
const DATA = mergeCatalog(
  {
    source: { package: "data", version: "1.0.0", license: "MIT", author: "Ann", url: "https://example.org" },
    as_of: "1970-01-01",
    models: [
      {
        id: "a/one",
        name: "One",
        inputs: ["text", "image"],
        prices: [
          { input: 1, output: 2 },
          { effective_from: "1970-01-11", input: 2, output: 4 },
          { effective_from: "1971-01-01", unknown: true },
        ],
      },
      { id: "a/old", name: "Old", inputs: ["text"], prices: [], deprecated_from: "1970-01-05" },
    ],
  },
  { as_of: "1970-01-01", models: [] },
);

describe.each(STORAGE_KINDS)("what a workspace sets about models, on %s", (kind) => {
  test("PRC2 an override holds from its date on, over every later word of the catalogue", async () => {
    const place = await createTestPlace(kind);
    const storage = await place.open();
    const clock = new ManualClock();
    const catalog = new ModelCatalog({ db: storage.db, clock, logger: pino({ level: "silent" }), data: DATA });
    const costAt = (at: number) => catalog.pricing.cost({ model: "a/one", usage: USAGE, reportedUsd: null, at });

    expect(catalog.describe("a/one")?.price_change).toMatchObject({ effective_from: "1970-01-11T00:00:00.000Z" });
    await place.execute(
      `insert into price_overrides values ('prc_1', 'a/one', ${5 * DAY_MS}, '${JSON.stringify(RATES)}', 'ann', 0)`,
    );
    await catalog.refresh();
    expect(costAt(5 * DAY_MS - 1)).toBe(3_000_000);
    expect(costAt(5 * DAY_MS)).toBe(11_000_000);
    expect(costAt(400 * DAY_MS)).toBe(11_000_000);
    expect(catalog.describe("a/one")?.price_change).toMatchObject({ effective_from: "1970-01-06T00:00:00.000Z" });
    expect(catalog.priceSource("a/one")).toBe("catalog");
    clock.advance(6 * DAY_MS);
    expect(catalog.priceSource("a/one")).toBe("override");
    expect(catalog.describe("a/one")).toMatchObject({ prices: RATES, price_change: null });
    await storage.close();
    await place.remove();
  });

  test("PRC3 another node knows within seconds", async () => {
    const place = await createTestPlace(kind);
    const storage = await place.open();
    const clock = new ManualClock();
    const node = new ModelCatalog({ db: storage.db, clock, logger: pino({ level: "silent" }), data: DATA });
    node.start();
    await place.execute("insert into model_choices values ('a/one', 1, 0)");
    expect(node.isHidden("a/one")).toBe(false);
    clock.advance(3_000);
    await expect.poll(() => node.isHidden("a/one")).toBe(true);
    node.stop();
    expect(clock.pending).toBe(0);
    await storage.close();
    await place.remove();
  });

  test("a change of price is announced 60 days ahead, and what is deprecated is listed no more", async () => {
    const place = await createTestPlace(kind);
    const storage = await place.open();
    const clock = new ManualClock();
    const catalog = new ModelCatalog({ db: storage.db, clock, logger: pino({ level: "silent" }), data: DATA });
    expect(catalog.currentOf("a")).toEqual(["a/old", "a/one"]);
    clock.advance(20 * DAY_MS);
    expect(catalog.currentOf("a")).toEqual(["a/one"]);
    expect(catalog.describe("a/one")?.price_change).toBeNull();
    clock.advance(300 * DAY_MS);
    expect(catalog.describe("a/one")?.price_change).toEqual({
      effective_from: "1971-01-01T00:00:00.000Z",
      prices: null,
    });
    clock.advance(60 * DAY_MS);
    expect(catalog.describe("a/one")?.prices).toBeNull();
    await storage.close();
    await place.remove();
  });
});

describe.each(DATABASES)("the routes of models, on %s", (kind) => {
  let database: TestDatabase;
  let server: TestServer;
  let admin: Account;
  let bob: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    server = await createTestServer({
      database,
      environment: { ANTHROPIC_API_KEY: "key", OLLAMA_MODEL: "qwen3:8b", MILLRACE_ADMINS: "ann@example.org" },
    });
    admin = await server.signUp("ann");
    bob = await server.signUp("bob");
  });
  afterAll(async () => {
    await server.stop();
    await database.remove();
  });

  const change = (method: string, path: string, body?: object) => server.request(admin, method, path, body);
  const listed = () => server.json<ModelList>(bob, "GET", "/api/v1/models");
  async function adminModel(id: string): Promise<AdminModel | undefined> {
    const { items } = await server.json<AdminModelList>(admin, "GET", ADMIN);
    return items.find((model) => model.id === id);
  }

  test("people see what a model can do and what it costs", async () => {
    const { items, default_model } = await listed();
    expect(default_model).toBe("anthropic/claude-sonnet-5-5");
    expect(items[0]).toMatchObject({
      id: "anthropic/claude-sonnet-5-5",
      name: "Claude Sonnet 5.5",
      context_tokens: 1_000_000,
      inputs: ["text", "image"],
      reasoning: true,
      prices: { input: 2, output: 10 },
    });
    expect(items.find(({ id }) => id === "anthropic/claude-haiku-5-5")?.prices?.tiers).toHaveLength(1);
    expect(items.find(({ id }) => id === "ollama/qwen3:8b")).toMatchObject({ name: "qwen3:8b", prices: null });
    expect(items.at(-1)).toMatchObject({ id: "demo", demo: true, prices: { input: 0, output: 0 } });
  });

  test("SEC1 for anybody else the routes of administrators are not there", async () => {
    for (const [method, path] of [
      ["GET", ADMIN],
      ["POST", ADMIN],
      ["PATCH", ADMIN],
      ["DELETE", `${ADMIN}?id=a/b`],
      ["POST", `${ADMIN}/prices`],
      ["DELETE", `${ADMIN}/prices/prc_1`],
    ] as const) {
      expect((await server.request(bob, method, path, method === "GET" ? undefined : {})).status).toBe(404);
      expect((await server.request(null, method, path, method === "GET" ? undefined : {})).status).toBe(401);
    }
  });

  test("PRC3 a price that is set holds at once, beside what the catalogue says, and can be taken back", async () => {
    const prices = { input: 0, output: 0 };
    expect((await change("POST", `${ADMIN}/prices`, { model: "ollama/qwen3:8b", prices })).status).toBe(204);
    const model = await adminModel("ollama/qwen3:8b");
    expect(model).toMatchObject({ price_source: "override", prices: { input: 0, output: 0, cache_read: null } });
    const set = (await listed()).items.find(({ id }) => id === "ollama/qwen3:8b");
    expect(set?.prices).toMatchObject({ input: 0, output: 0 });

    expect((await change("DELETE", `${ADMIN}/prices/${model?.overrides[0]?.id}`)).status).toBe(204);
    expect(await adminModel("ollama/qwen3:8b")).toMatchObject({ prices: null, price_source: null, overrides: [] });
    expect((await change("DELETE", `${ADMIN}/prices/${model?.overrides[0]?.id}`)).status).toBe(404);
  });

  test("PRC2 a price from a later day is announced, and another from the same moment takes its place", async () => {
    const effective_from = new Date(Date.now() + 10 * DAY_MS).toISOString();
    const model = "anthropic/claude-opus-5";
    for (const input of [7, 8]) {
      await change("POST", `${ADMIN}/prices`, { model, effective_from, prices: { input, output: 9 } });
    }
    const found = await adminModel(model);
    expect(found).toMatchObject({
      price_source: "catalog",
      prices: { input: 5, output: 25 },
      price_change: { effective_from, prices: { input: 8, output: 9 } },
    });
    expect(found?.overrides).toHaveLength(1);
  });

  test("a model the catalogue lacks is registered, listed for its provider, and removed with its prices", async () => {
    const id = "anthropic/our-own:1";
    const body = { id, name: "Ours", context_tokens: 32_000, prices: { input: 1, output: 2 } };
    expect((await change("POST", ADMIN, body)).status).toBe(204);
    expect((await change("POST", ADMIN, body)).status).toBe(409);
    expect((await change("POST", ADMIN, { id: "anthropic/claude-opus-5", name: "Taken" })).status).toBe(409);
    const ours = (await listed()).items.find((model) => model.id === id);
    expect(ours).toMatchObject({ name: "Ours", provider: "anthropic", context_tokens: 32_000, prices: { input: 1 } });
    expect(await adminModel(id)).toMatchObject({ added: true, offered: true });

    expect((await change("DELETE", `${ADMIN}?id=${encodeURIComponent(id)}`)).status).toBe(204);
    expect(await adminModel(id)).toBeUndefined();
    expect((await change("DELETE", `${ADMIN}?id=${encodeURIComponent(id)}`)).status).toBe(404);
  });

  test("a model is hidden and shown again, and made the default for everybody", async () => {
    const id = "anthropic/claude-opus-5-5";
    await change("PATCH", ADMIN, { id, hidden: true, default: true });
    expect((await listed()).items.map((model) => model.id)).not.toContain(id);
    expect((await listed()).default_model).toBe("anthropic/claude-sonnet-5-5");
    expect(await adminModel(id)).toMatchObject({ hidden: true });
    await change("PATCH", ADMIN, { id, hidden: false });
    expect((await listed()).default_model).toBe(id);
    await change("PATCH", ADMIN, { id: "demo", default: true });
    expect((await listed()).default_model).toBe("demo");
    await change("PATCH", ADMIN, { id: "demo", default: false });
    expect((await listed()).default_model).toBe("anthropic/claude-sonnet-5-5");
  });

  test.each([
    ["a price below zero", `${ADMIN}/prices`, { model: "a/b", prices: { input: -1, output: 0 } }],
    ["half a price", `${ADMIN}/prices`, { model: "a/b", prices: { input: 1 } }],
    ["a price of the demo model", `${ADMIN}/prices`, { model: "demo", prices: { input: 1, output: 1 } }],
    [
      "a day instead of a time",
      `${ADMIN}/prices`,
      { model: "a/b", effective_from: "2026-12-01", prices: { input: 1, output: 1 } },
    ],
    ["a model without a provider", ADMIN, { id: "ours", name: "Ours" }],
    ["a model without a name", ADMIN, { id: "a/ours", name: " " }],
    ["a field nobody knows", ADMIN, { id: "a/ours", name: "Ours", price: 1 }],
  ])("%s is refused", async (_, path, body) => {
    expect((await change("POST", path, body)).status).toBe(400);
  });
});
