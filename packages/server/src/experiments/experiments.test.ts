import type { Experiment, ExperimentList, ExperimentResults, WriteExperiment } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { defaultSystemPrompt } from "../runs/system-prompt.ts";

const ALL = "/api/v1/admin/experiments";
const DRAFT: WriteExperiment = {
  name: "Brief or not",
  target: { kind: "mode", mode: "general" },
  variants: [
    { name: "As it is", prompt: null, weight: 1 },
    { name: "Brief", prompt: "Be brief.", weight: 1 },
  ],
  primary_metric: "up_share",
  planned_answers: 100,
};
const USUAL = defaultSystemPrompt("general");

describe.each(DATABASES)("prompt tests on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let bob: Account;

  const open = () => createTestServer({ database, providerUrl: provider.url });
  beforeAll(async () => {
    provider = await startScriptedProvider();
  });
  beforeEach(async () => {
    database = await createTestDatabase(kind);
    server = await open();
    // Who makes the first account is the administrator.
    [ann, bob] = [await server.signUp("ann"), await server.signUp("bob")];
    return async () => {
      await server.stop();
      await database.remove();
    };
  });
  afterAll(() => provider.close());

  const create = (more: Partial<WriteExperiment> = {}) =>
    server.json<Experiment>(ann, "POST", ALL, { ...DRAFT, ...more });
  const act = (id: string, action: string) => server.request(ann, "POST", `${ALL}/${id}/${action}`);
  const results = (id: string) => server.json<ExperimentResults>(ann, "GET", `${ALL}/${id}/results`);
  const systemOf = (call = provider.calls.at(-1)) => call?.body.messages.find(({ role }) => role === "system")?.content;

  /** Asks in new sessions of Bob's until each variant had one; their ids by system prompt. */
  async function untilBoth(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let tries = 0; found.size < 2 && tries < 60; tries++) {
      const chat = await server.newChat(bob);
      await chat.ask("hello");
      found.set(systemOf() ?? "", chat.id);
    }
    return found;
  }

  async function askIn(id: string) {
    const body = { session_id: id, content: "again" };
    await server.json(bob, "POST", "/api/v1/chat/messages", body);
    return systemOf();
  }

  test("EXP1: new sessions are answered under a variant, and stay with it, also over a restart", async () => {
    const { id } = await create();
    expect((await act(id, "start")).status).toBe(200);
    const sessions = await untilBoth();
    expect([...sessions.keys()].sort()).toEqual(["Be brief.", USUAL].sort());
    for (const [system, session] of sessions) expect(await askIn(session)).toBe(system);
    await server.stop();
    server = await open();
    for (const [system, session] of sessions) expect(await askIn(session)).toBe(system);
  });

  test("EXP1: sessions that were begun before, or have a prompt of their own, or another mode, are left alone", async () => {
    const before = await server.newChat(bob);
    await before.ask("hello");
    const { id } = await create({ variants: [1, 2].map((n) => ({ name: `${n}`, prompt: `Variant ${n}`, weight: 1 })) });
    await act(id, "start");
    await before.ask("again");
    expect(systemOf()).toBe(USUAL);
    await (await server.newChat(bob, { system_prompt: "Mine." })).ask("hello");
    expect(systemOf()).toBe("Mine.");
    await (await server.newChat(bob, { mode: "ads" })).ask("hello");
    expect(systemOf()).toBe(defaultSystemPrompt("ads"));
    await (await server.newChat(bob)).ask("hello");
    expect(systemOf()).toMatch(/^Variant [12]$/);
    expect((await results(id)).variants.map(({ sessions }) => sessions).sort()).toEqual([0, 1]);
  });

  test("EXP1: a fork goes on under the variant it began with, and counts with its source", async () => {
    const { id } = await create();
    await act(id, "start");
    const sessions = await untilBoth();
    const source = sessions.get("Be brief.") ?? "";
    const { messages } = await server.json<{ messages: { id: string }[] }>(
      bob,
      "GET",
      `/api/v1/chat/sessions/${source}`,
    );
    const last = messages.at(-1)?.id;
    const fork = await server.json<{ id: string }>(bob, "POST", `/api/v1/chat/sessions/${source}/fork`, {
      message_id: last,
    });
    const before = (await results(id)).variants[1];
    expect(await askIn(fork.id)).toBe("Be brief.");
    const after = (await results(id)).variants[1];
    expect(after?.answers).toBe((before?.answers ?? 0) + 1);
    expect(after?.metrics.regenerate_rate?.sessions).toBe(before?.metrics.regenerate_rate?.sessions);
  });

  test("EXP2: one test runs per target, and what runs is not changed", async () => {
    const [first, second, other] = [
      await create(),
      await create(),
      await create({ target: { kind: "mode", mode: "ads" } }),
    ];
    expect((await act(first.id, "end")).status).toBe(409);
    expect((await act(first.id, "start")).status).toBe(200);
    expect((await act(first.id, "start")).status).toBe(409);
    expect((await act(second.id, "start")).status).toBe(409);
    expect((await act(other.id, "start")).status).toBe(200);
    const put = (id: string) => server.request(ann, "PUT", `${ALL}/${id}`, { ...DRAFT, name: "Anew" });
    expect((await put(first.id)).status).toBe(409);
    expect((await put(second.id)).status).toBe(200);
    expect((await server.request(ann, "DELETE", `${ALL}/${first.id}`)).status).toBe(409);
    expect((await act(first.id, "end")).status).toBe(200);
    expect((await act(first.id, "start")).status).toBe(409);
    expect((await act(second.id, "start")).status).toBe(200);
    const { items } = await server.json<ExperimentList>(ann, "GET", ALL);
    expect(items.map(({ id, status, name }) => [id, status, name])).toEqual([
      [other.id, "running", DRAFT.name],
      [second.id, "running", "Anew"],
      [first.id, "ended", DRAFT.name],
    ]);
  });

  test("EXP2: after the end everybody is answered as before, and only what was written under the test counts", async () => {
    const { id } = await create();
    await act(id, "start");
    const sessions = await untilBoth();
    await act(id, "end");
    const before = await results(id);
    for (const session of sessions.values()) expect(await askIn(session)).toBe(USUAL);
    expect(await results(id)).toEqual(before);
  });

  test("EXP3: results tell ratings, retries, failures, length and time of each variant's answers", async () => {
    const { id } = await create();
    await act(id, "start");
    const chat = await server.newChat(bob);
    const first = await chat.ask("one");
    const variant = systemOf() === USUAL ? 0 : 1;
    const again = await chat.retry(first.run.id);
    await chat.ended(again.run.id);
    provider.onCall = (call) => call.refuse(400, { error: { message: "no" } });
    const failed = await chat.ask("two");
    provider.onCall = (call) => {
      call.say("Hello", " there");
      call.finish();
    };
    expect(failed.run.status).toBe("failed");
    const rate = (message: string, value: string) =>
      server.json(bob, "PUT", `/api/v1/chat/messages/${message}/rating`, { value });
    await rate(first.message.id, "down");
    await rate(again.run.message_id, "up");
    const { variants, comparisons, confidence } = await results(id);
    expect(variants[variant]).toMatchObject({
      sessions: 1,
      answers: 3,
      metrics: {
        up_share: { value: 0.5, answers: 2, sessions: 1, low: null },
        rated_share: { value: 2 / 3 },
        regenerate_rate: { value: 1 / 3 },
        failure_rate: { value: 1 / 3 },
        answer_length: { value: 2, answers: 2 },
        cost_nano_usd: null,
      },
    });
    expect(variants[variant]?.metrics.latency_ms?.value).toBeGreaterThanOrEqual(0);
    expect(variants[1 - variant]).toMatchObject({ sessions: 0, answers: 0, metrics: { up_share: null } });
    expect(comparisons).toMatchObject([{ key: "b", verdict: "waiting", difference: null, answers: 0 }]);
    expect(confidence).toBeCloseTo(0.95);
    await server.json(bob, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
    expect((await results(id)).variants[variant]).toMatchObject({ sessions: 0, answers: 0 });
  });

  test("EXP2: what cannot be tested is refused, and so is everybody else", async () => {
    const post = async (body: unknown, account = ann) => (await server.request(account, "POST", ALL, body)).status;
    expect(await post({ ...DRAFT, variants: DRAFT.variants.slice(1) })).toBe(400);
    expect(await post({ ...DRAFT, planned_answers: 99 })).toBe(400);
    expect(await post({ ...DRAFT, primary_metric: "answer_length" })).toBe(400);
    expect(await post({ ...DRAFT, variants: [...DRAFT.variants, { name: "C", prompt: "C", weight: 0 }] })).toBe(400);
    expect(await post(DRAFT, bob)).toBe(404);
  });

  test("FBK2: an export tells the prompt that an answer was written under", async () => {
    const { id } = await create();
    await act(id, "start");
    const session = (await untilBoth()).get("Be brief.") ?? "";
    const { messages } = await server.json<{ messages: { id: string }[] }>(
      bob,
      "GET",
      `/api/v1/chat/sessions/${session}`,
    );
    await server.json(bob, "PUT", `/api/v1/chat/messages/${messages.at(-1)?.id}/rating`, { value: "up" });
    await act(id, "end");
    const text = await (await server.request(bob, "GET", "/api/v1/feedback/export.jsonl")).text();
    expect(JSON.parse(text).messages[0]).toEqual({ role: "system", content: "Be brief." });
  });
});
