import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { createTestServer, type TestServer } from "../../testing/test-server.ts";
import { startHttpServer } from "../models/testing/http-server.ts";
import type { Finding } from "./finding.ts";
import { systemPatience } from "./patience.ts";
import { type DoctorOptions, type DoctorSettings, runDoctor } from "./run-doctor.ts";
import { type Downstream, startProxy } from "./testing/start-proxy.ts";

const DEMO = { demo: true, demoDelayMs: 0, timeouts: { firstByteMs: 1_000, idleMs: 1_000 } };
const ADA = { email: "ada@example.org", password: "correct horse" };

async function examine(settings: DoctorSettings, options: Partial<DoctorOptions> = {}): Promise<Map<string, Finding>> {
  const all = { settings, url: null, credentials: null, generate: false, patience: systemPatience, ...options };
  const findings = new Map<string, Finding>();
  for await (const { name, finding } of runDoctor(all)) findings.set(name, finding);
  return findings;
}

function statuses(findings: Map<string, Finding>): Record<string, Finding["status"]> {
  return Object.fromEntries([...findings].map(([name, { status }]) => [name, status]));
}

const LIVE_PASSES = { WebSocket: "pass", SSE: "pass", "long-poll": "pass", answer: "pass" };
const LIVE_SKIPPED = { WebSocket: "skip", SSE: "skip", "long-poll": "skip", answer: "skip" };

describe.each(DATABASES)("the doctor and a server on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let settings: DoctorSettings;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url, heartbeatMs: 50 });
    const publicUrl = await server.start();
    const { dataDir, databaseUrl } = database;
    settings = { version: "0.1.0", publicUrl, dataDir, databaseUrl, models: DEMO };
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  test("a server that is well passes every check, and keeps nothing of them", async () => {
    const findings = await examine(settings);
    const own = { settings: "pass", database: "pass", "demo model": "pass" };
    expect(statuses(findings)).toEqual({ ...own, server: "pass", "sign-in": "pass", ...LIVE_PASSES });
    const demo = await server.request(null, "POST", "/api/v1/demo-login", {});
    const cookie = demo.headers.getSetCookie().map((line) => line.split(";")[0]);
    const account = { id: "", cookie: cookie.join("; ") };
    expect(await server.json(account, "GET", "/api/v1/chat/sessions")).toMatchObject({ items: [] });
  });

  test("an account signs in with its password, and a wrong one is told apart from a server that fails", async () => {
    await server.signUp("ada");
    const right = await examine(settings, { credentials: ADA });
    expect(statuses(right)).toMatchObject({ "sign-in": "pass", ...LIVE_PASSES });
    const wrong = await examine(settings, { credentials: { ...ADA, password: "wrong horse" } });
    expect(statuses(wrong)).toMatchObject({ server: "pass", "sign-in": "fail", ...LIVE_SKIPPED });
    expect(wrong.get("sign-in")).toMatchObject({ advice: expect.stringContaining("--password") });
    expect(JSON.stringify([...wrong])).not.toContain("wrong horse");
  });

  test("a real model is asked only with --generate, and its refusal is told", async () => {
    const calls = provider.calls.length;
    await examine(settings);
    expect(provider.calls).toHaveLength(calls);
    expect(statuses(await examine(settings, { generate: true }))).toMatchObject({ answer: "pass" });
    expect(provider.calls).toHaveLength(calls + 1);
    provider.onCall = (call) => call.refuse(401);
    const refused = (await examine(settings, { generate: true })).get("answer");
    expect(refused).toMatchObject({ status: "fail", advice: expect.stringContaining("provider") });
  });

  test("DUR1: an answer that is not received as it is stored fails", async () => {
    const falsify = (bytes: Buffer, { pass }: Downstream) => {
      const sent = bytes.toString("latin1");
      pass(Buffer.from(sent.replace('"delta":"1', '"delta":"7'), "latin1"));
    };
    const proxy = await startProxy(settings.publicUrl, falsify);
    onTestFinished(() => proxy.close());
    const findings = await examine(settings, { url: proxy.url });
    expect(statuses(findings)).toMatchObject({ ...LIVE_PASSES, answer: "fail" });
    expect(findings.get("answer")).toMatchObject({ message: expect.stringContaining("not what is stored") });
  });

  test("a database of a later version than these files is told", async () => {
    await database.execute("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '')");
    const later = (await examine(settings)).get("database");
    expect(later).toMatchObject({ status: "fail", message: expect.stringContaining("later version") });
    await database.execute("DELETE FROM kysely_migration WHERE name IN ('9999-later', '0003-live')");
    const earlier = (await examine(settings)).get("database");
    expect(earlier).toMatchObject({ status: "pass", message: expect.stringContaining("earlier version") });
  });
});

describe("the doctor without a server", () => {
  let database: TestDatabase;
  let settings: DoctorSettings;

  beforeAll(async () => {
    database = await createTestDatabase("SQLite");
    const nobody = await startHttpServer(() => {});
    await nobody.close();
    settings = {
      version: "0.1.0",
      publicUrl: nobody.origin,
      dataDir: database.dataDir,
      databaseUrl: null,
      models: DEMO,
    };
  });
  afterAll(() => database.remove());

  test("nothing listens: it says so, and skips by name what needs a server", async () => {
    const findings = await examine(settings);
    expect(statuses(findings)).toMatchObject({ database: "pass", server: "fail", "sign-in": "skip", ...LIVE_SKIPPED });
    expect(findings.get("server")).toMatchObject({
      message: expect.stringContaining("nothing listens there"),
      advice: expect.stringContaining("npm start"),
    });
  });

  test.each([
    ["another program", 200, "<h1>Welcome</h1>", /other than Millrace/],
    ["a proxy without a server", 502, "<h1>Bad gateway</h1>", /proxy/],
    ["a proxy that hands on only some paths", 200, '{"status":"ok"}', /\/api\/v1 is not handed on/],
  ])("%s at the address is told apart", async (_, status, body, message) => {
    const other = await startHttpServer((_request, response) => void response.writeHead(status).end(body));
    onTestFinished(() => other.close());
    const found = (await examine(settings, { url: other.origin })).get("server");
    expect(found).toMatchObject({ status: "fail", message: expect.stringMatching(message) });
  });

  test("settings that cannot be used are all listed, and the server is examined where --url says", async () => {
    const problems = ["PORT must be a whole number.", "HOST must be set."];
    const findings = await examine(settings, { settings: problems });
    expect([...findings.keys()]).toEqual(["settings"]);
    expect(findings.get("settings")).toMatchObject({ status: "fail", message: problems.join(" ") });
    const withUrl = await examine(settings, { settings: problems, url: settings.publicUrl });
    expect(statuses(withUrl)).toMatchObject({ settings: "fail", server: "fail" });
  });

  test("no model at all fails", async () => {
    const findings = await examine({ ...settings, models: { ...DEMO, demo: false } });
    expect(findings.get("demo model")).toMatchObject({ status: "fail", message: "No model is set up." });
  });

  test("a data directory that cannot be written to, and a damaged database, are told", async () => {
    const file = join(database.dataDir, "file");
    writeFileSync(file, "");
    const unwritable = await examine({ ...settings, dataDir: join(file, "data") });
    expect(unwritable.get("database")).toMatchObject({
      status: "fail",
      advice: expect.stringContaining("MILLRACE_DATA_DIR"),
    });
    const damaged = join(database.dataDir, "millrace.db");
    writeFileSync(damaged, "no database".repeat(1_000));
    expect((await examine(settings)).get("database")).toMatchObject({
      status: "fail",
      advice: expect.stringContaining("backup"),
    });
    rmSync(damaged);
  });

  test("SEC4: a PostgreSQL that is not there is told without its password", async () => {
    const databaseUrl = settings.publicUrl.replace("http://", "postgres://ada:hunter2@");
    const found = await examine({ ...settings, databaseUrl });
    expect(found.get("database")).toMatchObject({
      status: "fail",
      message: expect.stringContaining("cannot be reached"),
    });
    expect(JSON.stringify([...found])).not.toContain("hunter2");
  });
});

test.runIf(DATABASES.includes("PostgreSQL"))("a PostgreSQL without that database is told apart", async () => {
  const database = await createTestDatabase("PostgreSQL");
  await database.remove();
  const { dataDir, databaseUrl } = database;
  const found = await examine({
    version: "0.1.0",
    publicUrl: "http://127.0.0.1:9",
    dataDir,
    databaseUrl,
    models: DEMO,
  });
  expect(found.get("database")).toMatchObject({ status: "fail", message: expect.stringContaining("no such database") });
});
