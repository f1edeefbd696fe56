import { cpSync } from "node:fs";
import { messageText } from "@millrace/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ProviderCall, type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { createTestChat, isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

let provider: ScriptedProvider;
let database: TestDatabase;
let databases: TestDatabase[];
let servers: TestServer[];
let server: TestServer;
let ann: Account;

async function open(database: TestDatabase): Promise<TestServer> {
  const opened = await createTestServer({ database, providerUrl: provider.url });
  servers.push(opened);
  return opened;
}

async function begin(kind: (typeof DATABASES)[number]): Promise<void> {
  database = await createTestDatabase(kind);
  databases.push(database);
  server = await open(database);
  ann = await server.signUp("ann");
}

beforeEach(async () => {
  [databases, servers] = [[], []];
  provider = await startScriptedProvider();
  provider.answerByHand();
});
afterEach(async () => {
  for (const each of servers) await each.stop();
  for (const each of databases) await each.remove();
  await provider.close();
});

/** An answer that got as far as `words`, on disk. */
async function writing(chat: TestChat, content: string, ...words: string[]) {
  const { run } = await chat.say(content);
  const call = await provider.next();
  call.say(...words);
  if (words.length > 0) await chat.until(isText(words.at(-1) ?? ""));
  return { run, call };
}

const lastText = async (chat: TestChat) => messageText((await chat.messages()).items.at(-1) ?? { parts: [] });

describe("a start after a crash (SQLite)", () => {
  /** A server on what the disk holds of the first one at this moment (and `more`), as after `kill -9`. */
  async function crash(more = ""): Promise<TestServer> {
    const copy = await createTestDatabase("SQLite");
    databases.push(copy);
    cpSync(database.dataDir, copy.dataDir, { recursive: true });
    await copy.execute(more);
    const next = await open(copy);
    await next.start();
    return next;
  }

  beforeEach(() => begin("SQLite"));

  test("RUN4: an answer under way ends as interrupted, its text kept; it can be continued", async () => {
    const chat = await server.newChat(ann);
    const { run } = await writing(chat, "hello", "Once", " upon");
    const before = await chat.log();
    const after = createTestChat(await crash(), ann, chat.id);
    const end = await after.ended(run.id);
    expect(end.data).toMatchObject({ outcome: "interrupted", error: { code: "server_restarted", retryable: true } });
    expect(await after.log(), "the rest is as it was").toEqual([...before, end]);
    expect(await lastText(after)).toBe("Once upon");
    expect((await after.snapshot()).active_runs).toEqual([]);
    expect(provider.calls, "the provider is not called again unasked").toHaveLength(1);
    const more = await after.continueRun(run.id);
    const call = await provider.next();
    call.say(" a time");
    call.finish();
    await after.ended(more.run.id);
    expect(await lastText(after)).toBe("Once upon a time");
  });

  test("RUN1, RUN4: one that was asked to stop ends as stopped", async () => {
    const chat = await server.newChat(ann);
    const { run } = await writing(chat, "hello", "Once");
    const after = createTestChat(await crash("UPDATE runs SET stop_requested = 1"), ann, chat.id);
    expect((await after.ended(run.id)).data).toMatchObject({ outcome: "stopped" });
    expect(await lastText(after)).toBe("Once");
  });

  test("RUN4, RUN5: what was queued is answered, in order", async () => {
    const chat = await server.newChat(ann);
    await writing(chat, "one", "1");
    const two = await chat.say("two");
    const three = await chat.say("three");
    const after = createTestChat(await crash(), ann, chat.id);
    for (const [content, { run }] of [
      ["two", two],
      ["three", three],
    ] as const) {
      const call = await provider.next();
      expect(call.body.messages.at(-1)?.content).toBe(content);
      call.finish();
      expect((await after.ended(run.id)).data.outcome).toBe("completed");
    }
  });

  test("RUN4: an interrupted continuation keeps both halves", async () => {
    const chat = await server.newChat(ann);
    const { run, call } = await writing(chat, "hello", "Once");
    call.end();
    await chat.ended(run.id);
    const more = await chat.continueRun(run.id);
    (await provider.next()).say(" upon");
    await chat.until(isText("upon"));
    const after = createTestChat(await crash(), ann, chat.id);
    expect((await after.ended(more.run.id)).data.outcome).toBe("interrupted");
    expect(await lastText(after)).toBe("Once upon");
  });
});

test("a stop of the server keeps what was written, as interrupted", async () => {
  await begin("SQLite");
  const chat = await server.newChat(ann);
  const { run, call } = await writing(chat, "hello", "Once");
  await servers.pop()?.stop();
  expect(await call.over).toBe("hung up");
  const after = createTestChat(await open(database), ann, chat.id);
  expect((await after.ended(run.id)).data).toMatchObject({
    outcome: "interrupted",
    error: { code: "server_restarted" },
  });
  expect(await lastText(after)).toBe("Once");
});

describe.runIf(DATABASES.includes("PostgreSQL"))("two servers on one PostgreSQL", () => {
  let run: { id: string };
  let call: ProviderCall;
  let chat: TestChat;

  beforeEach(async () => {
    await begin("PostgreSQL");
    chat = await server.newChat(ann);
    ({ run, call } = await writing(chat, "hello", "Once"));
  });

  /** As if its holder had been silent for too long; the holder itself does not know. */
  const loseLease = () => database.execute("UPDATE runs SET lease_until = 0, owner = 'somebody silent'");

  test("RUN4: a start leaves alone the runs of a server that is alive", async () => {
    const second = await open(database);
    await second.start();
    call.say(" upon");
    call.finish();
    expect((await chat.ended(run.id)).data.outcome).toBe("completed");
  });

  test("RUN4: a run whose lease ran out is taken over, and its first holder is fenced off", async () => {
    await loseLease();
    const second = await open(database);
    await second.start();
    const there = createTestChat(second, ann, chat.id);
    const end = await there.ended(run.id);
    expect(end.data).toMatchObject({ outcome: "interrupted", error: { code: "server_restarted" } });
    const before = await there.log();
    call.say(" too", " late");
    expect(await call.over, "the first holder lets go").toBe("hung up");
    expect(await there.log()).toEqual(before);
    expect(await lastText(there)).toBe("Once");
  });

  test("RUN1: a stop through the other server reaches the one that holds the run", async () => {
    const environment = { LEASE_MS: "600" };
    const holder = await createTestServer({ database, providerUrl: provider.url, environment });
    servers.push(holder);
    await holder.start();
    const own = await holder.newChat(ann);
    const writes = await writing(own, "hello", "Once");
    expect((await createTestChat(server, ann, own.id).stop()).runs).toEqual([writes.run.id]);
    expect((await own.ended(writes.run.id)).data.outcome).toBe("stopped");
    expect(await writes.call.over).toBe("hung up");
    expect(await lastText(own)).toBe("Once");
  });

  test("RUN4: the first holder cannot end it either", async () => {
    await loseLease();
    const second = await open(database);
    await second.start();
    const there = createTestChat(second, ann, chat.id);
    const end = await there.ended(run.id);
    call.finish();
    await servers.shift()?.stop();
    expect((await there.log()).filter(({ type }) => type === "run-end")).toEqual([end]);
  });
});
