import type { MonitoringOverview } from "@millrace/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const TOKEN = "a token that only Prometheus has";

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let server: TestServer;
  let admin: Account;
  let member: Account;

  beforeEach(async () => {
    database = await createTestDatabase(kind);
    server = await createTestServer({ database, environment: { METRICS_TOKEN: TOKEN } });
    admin = await server.signUp("ann");
    member = await server.signUp("bob");
  });
  afterEach(async () => {
    await server.stop();
    await database.remove();
  });

  const overview = () => server.json<MonitoringOverview>(admin, "GET", "/api/v1/admin/overview?minutes=60");

  test("the overview tells what answers took, on which database, and is for admins only", async () => {
    const chat = await server.newChat(member);
    await chat.ask("hello");
    await chat.ask("hello again");
    const figures = await overview();
    expect(figures).toMatchObject({ database: kind === "SQLite" ? "sqlite" : "postgres", active_runs: 0, errors: [] });
    expect(figures.outcomes).toContainEqual({ outcome: "completed", count: expect.any(Number) });
    expect(figures.output_tokens).toBeGreaterThan(0);
    expect(figures.latency_ms.p95).toBeGreaterThanOrEqual(figures.latency_ms.p50 ?? Number.POSITIVE_INFINITY);
    expect(figures.slices).toHaveLength(60);
    expect(figures.slices.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThanOrEqual(2);
    expect((await server.request(member, "GET", "/api/v1/admin/overview")).status).toBe(404);
    expect((await server.request(member, "GET", "/api/v1/admin/errors")).status).toBe(404);
  });

  test("failures are counted by their code", async () => {
    const chat = await server.newChat(member);
    await chat.ask("Show me an error");
    expect(await overview()).toMatchObject({ errors: [{ code: "provider_overloaded", count: 1 }] });
  });

  test("reports of how fast events reached a screen add up", async () => {
    const report = (counts: number[]) => server.json<{ now: number }>(member, "POST", "/api/v1/delivery", { counts });
    await report([5, 0, 0, 4, 0, 0, 0]);
    await report([10, 0, 0, 0, 0, 0, 1]);
    expect((await overview()).delivery).toEqual({ events: 20, in_time: 19 });
    for (const counts of [[], [1, 2], [-1, 0, 0, 0, 0, 0, 0], [0.5, 0, 0, 0, 0, 0, 0]]) {
      expect((await server.request(member, "POST", "/api/v1/delivery", { counts })).status).toBe(400);
    }
  });

  test("SEC8: metrics are for who has the token, and hold no content, no person and no id", async () => {
    const chat = await server.newChat(member);
    await chat.ask("a secret that belongs in no metric");
    const ask = (headers: Record<string, string>) => server.request(null, "GET", "/metrics", undefined, headers);
    expect((await ask({})).status).toBe(404);
    expect((await ask({ Authorization: "Bearer something else" })).status).toBe(404);
    const read = async () => (await ask({ Authorization: `Bearer ${TOKEN}` })).text();
    await expect.poll(read).toMatch(/^millrace_runs_total\{provider="demo",outcome="completed"\} 1$/m);
    const text = await read();
    expect(text).toMatch(/millrace_http_response_start_seconds_count\{method="POST",route="\/api\/v1\/chat\/sessions"/);
    for (const told of ["secret", "bob", member.id, chat.id]) expect(text).not.toContain(told);
  });
});
