import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem, reduce, type SessionEvent, stateFromSnapshot } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { openDatabase } from "../log/sqlite/open-database.ts";
import { createSqliteWriter } from "../log/sqlite/sqlite-writer.ts";

const SECRET = "CANARY";

describe.each(DATABASES)("erasing a message on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
  });
  beforeEach(async () => {
    provider.onCall = (call) => {
      call.say(`${SECRET} re: `, call.body.messages.at(-1)?.content ?? "");
      call.finish();
    };
    chat = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const erase = async (id: string, of: TestChat = chat) => {
    const response = await server.request(ann, "DELETE", `/api/v1/chat/messages/${of.id}/${id}`);
    return response.status === 204 ? "erased" : ((await response.json()) as Problem).code;
  };
  const everything = async () => JSON.stringify([await chat.log(), await chat.snapshot(), await chat.messages()]);
  const withoutContent = (events: readonly SessionEvent[]) =>
    events.map(({ seq, at, type, actor }) => ({ seq, at, type, actor }));

  test("LOG7: what it says is nowhere any more; its place, ids and figures are", async () => {
    const { message: answer } = await chat.ask(`my ${SECRET}`);
    await chat.ask("harmless");
    const [log, before] = [await chat.log(), await chat.messages()];
    const question = before.items[0];
    expect(await erase(answer.id)).toBe("erased");
    expect(await erase(question?.id ?? "")).toBe("erased");
    const later = await chat.messages();
    expect(later.items).toEqual([
      { ...question, parts: [], redacted: true },
      { ...answer, parts: [], redacted: true },
      ...before.items.slice(2),
    ]);
    expect((await chat.snapshot()).messages).toEqual(later.items);
    const after = await chat.log();
    expect(withoutContent(after.slice(0, log.length))).toEqual(withoutContent(log));
    expect(after.slice(log.length)).toMatchObject([
      { type: "message-redacted", message_id: answer.id, actor: { kind: "user", id: ann.id }, data: {} },
      { type: "message-redacted", message_id: question?.id },
    ]);
    const others = JSON.stringify(log).split(SECRET).length - JSON.stringify(after).split(SECRET).length;
    expect(others).toBe(3); // the question, and the answer's own word with the question it repeats
    await erase(before.items[3]?.id ?? "");
    expect(await everything()).not.toContain(SECRET);
  });

  test("LOG7, LOG3: everybody who followed the log has to take a new snapshot, and so ends where the log does", async () => {
    const empty = await chat.snapshot();
    const { message } = await chat.ask("hello");
    const { offset } = await chat.snapshot();
    const path = `/api/v1/chat/sessions/${chat.id}/log`;
    const waiting = server.request(ann, "GET", `${path}?offset=${offset}&live=long-poll`);
    expect(await erase(message.id)).toBe("erased");
    expect([204, 410]).toContain((await waiting).status);
    expect((await server.request(ann, "GET", `${path}?offset=${offset}`)).status).toBe(410);
    const snapshot = await chat.snapshot();
    expect(snapshot.offset > offset).toBe(true);
    const whole = (await chat.log()).reduce(reduce, stateFromSnapshot(empty));
    expect([whole.messages, whole.session]).toEqual([snapshot.messages, snapshot.session]);
  });

  test("LOG7: erasing it again changes nothing", async () => {
    const { message } = await chat.ask("hello");
    await erase(message.id);
    const before = await everything();
    expect(await erase(message.id)).toBe("erased");
    expect(await everything()).toBe(before);
  });

  test("LOG7: neither an answer that is being written nor its question can be erased; another message can", async () => {
    const { message: older } = await chat.ask("first");
    provider.answerByHand();
    const finished = chat.ask("second");
    const call = await provider.next();
    const { active_runs, messages } = await chat.snapshot();
    expect(await erase(active_runs[0]?.message_id ?? "")).toBe("run_active");
    expect(await erase(messages.at(-2)?.id ?? "")).toBe("run_active");
    call.say("word");
    await chat.until(isText("word"));
    expect(await erase(older.id)).toBe("erased");
    call.say(" by word");
    call.finish();
    expect((await finished).message).toMatchObject({ status: "completed", parts: [{ text: "word by word" }] });
    expect((await chat.snapshot()).messages.at(-1)).toEqual((await finished).message);
    expect(await erase((await finished).message.id)).toBe("erased");
  });

  test("LOG7: models are not told what was erased, and do not answer or continue it", async () => {
    const { message: answer, run } = await chat.ask(`my ${SECRET}`);
    expect(await erase(answer.id)).toBe("erased");
    await chat.ask("and?");
    expect(provider.calls.at(-1)?.body.messages.filter(({ role }) => role !== "system")).toEqual([
      { role: "user", content: `my ${SECRET}` },
      { role: "user", content: "and?" },
    ]);
    provider.onCall = (call) => {
      call.say("half");
      call.finish("length");
    };
    const half = await chat.ask("more");
    await erase(half.message.id);
    const again = (id: string, what: string) => server.request(ann, "POST", `/api/v1/chat/runs/${id}/${what}`, {});
    expect(await (await again(half.run.id, "continue")).json()).toMatchObject({ code: "run_not_continuable" });
    const other = await chat.ask("most");
    await erase((await chat.messages()).items[0]?.id ?? "");
    await erase(other.message.parent_id ?? "");
    for (const id of [run.id, other.run.id]) {
      expect(await (await again(id, "retry")).json()).toMatchObject({ status: 409, code: "conflict" });
    }
    expect(await (await again(other.run.id, "continue")).json()).toMatchObject({ status: 409, code: "conflict" });
  });

  test("LOG7: of erasing a message and going on with it at the same moment only one happens", async () => {
    provider.onCall = (call) => {
      call.say("half");
      call.finish("length");
    };
    for (let round = 0; round < 10; round++) {
      const { message, run } = await chat.ask("go");
      const going = server.request(ann, "POST", `/api/v1/chat/runs/${run.id}/continue`, {});
      const [erased, continued] = await Promise.all([erase(message.id), going.then(({ status }) => status)]);
      const now = (await chat.messages()).items.find(({ id }) => id === message.id);
      if (erased === "erased") expect([continued, now?.parts]).toEqual([409, []]);
      else expect([erased, continued, now?.redacted]).toEqual(["run_active", 200, undefined]);
    }
  });

  test("LOG7: erasing many messages at once erases all of them", async () => {
    for (let count = 0; count < 4; count++) await chat.ask(`${SECRET} ${count}`);
    const { items } = await chat.messages();
    expect(new Set(await Promise.all(items.map(({ id }) => erase(id))))).toEqual(new Set(["erased"]));
    expect(await everything()).not.toContain(SECRET);
  });

  test("a message of another session, or none, is not found", async () => {
    const { message } = await (await server.newChat(ann)).ask("elsewhere");
    expect(await erase(message.id)).toBe("not_found");
    expect(await erase("msg_019aa3f4c1d27c0a8f6e3b2d9a4e5f60")).toBe("not_found");
    expect(await erase("nonsense")).toBe("not_found");
  });
});

test("LOG7: once the embedded database had a quiet moment, no file of it holds what was erased", async () => {
  const database = await createTestDatabase("SQLite");
  const provider = await startScriptedProvider();
  provider.onCall = (call) => {
    call.say(`${SECRET} `, "x".repeat(500), ` re: ${call.body.messages.at(-1)?.content}`);
    call.finish();
  };
  const server = await createTestServer({ database, providerUrl: provider.url });
  const ann = await server.signUp("ann");
  const [chat, deleted] = [await server.newChat(ann), await server.newChat(ann)];
  for (let count = 0; count < 10; count++) await Promise.all([chat.ask(SECRET), deleted.ask(SECRET)]);
  const files = () =>
    readdirSync(database.dataDir).map((file) => readFileSync(join(database.dataDir, file)).toString("latin1"));
  expect(files().join()).toContain(SECRET);
  for (const { id } of (await chat.messages()).items) {
    await server.json(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${id}`);
  }
  await server.json(ann, "DELETE", `/api/v1/chat/sessions/${deleted.id}`);
  await server.stop();
  await provider.close();
  const write = createSqliteWriter(openDatabase(join(database.dataDir, "millrace.db"), "write"));
  expect(write({ clean: true })).toBe("");
  for (const content of files()) expect(content).not.toContain(SECRET);
  write("close");
  await database.remove();
});
