import { messageText } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

let database: TestDatabase;
let provider: ScriptedProvider;
let server: TestServer;
let ann: Account;
let chat: TestChat;

beforeAll(async () => {
  database = await createTestDatabase("SQLite");
  provider = await startScriptedProvider();
  server = await createTestServer({ database, providerUrl: provider.url });
  ann = await server.signUp("ann");
});
beforeEach(async () => {
  provider.answerByHand();
  chat = await server.newChat(ann);
});
afterAll(async () => {
  await server.stop();
  await provider.close();
  await database.remove();
});

/** An answer whose connection was cut after `words`. */
async function brokenOff(content: string, ...words: string[]) {
  const { run } = await chat.say(content);
  const call = await provider.next();
  call.say(...words);
  call.end();
  await chat.ended(run.id);
  return run;
}

async function refusal(path: string): Promise<unknown> {
  const response = await server.request(ann, "POST", path);
  return [response.status, (await response.json()).code];
}

describe("retry", () => {
  test("answers the same message once more, beside the first answer", async () => {
    const run = await brokenOff("hello", "Hel");
    const again = await chat.retry(run.id);
    expect(again.run).toMatchObject({ kind: "retry", status: "running", model: run.model });
    expect(again.run.message_id).not.toBe(run.message_id);
    const call = await provider.next();
    expect(call.body.messages.filter(({ role }) => role !== "system")).toEqual([{ role: "user", content: "hello" }]);
    call.say("Hello!");
    call.finish();
    await chat.ended(again.run.id);
    const { items } = await chat.messages();
    expect(items.map(messageText)).toEqual(["hello", "Hel", "Hello!"]);
    const [question, first, second] = items;
    expect([first?.parent_id, second?.parent_id]).toEqual([question?.id, question?.id]);
    const snapshot = await chat.snapshot();
    expect(snapshot.messages.map(messageText), "the newest answer is shown").toEqual(["hello", "Hello!"]);
    expect(snapshot.branches).toEqual({ [question?.id ?? ""]: [first?.id, second?.id] });
  });

  test("is refused while the answer is still being written", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    expect(await refusal(`/api/v1/chat/runs/${run.id}/retry`)).toEqual([409, "run_active"]);
    expect(await refusal(`/api/v1/chat/runs/${run.id}/continue`)).toEqual([409, "run_active"]);
    call.finish();
    await chat.ended(run.id);
  });
});

describe("continue", () => {
  test("goes on in the same message, with what it says so far, under a run of its own", async () => {
    const run = await brokenOff("tell me", "Once upon", " a ti");
    const more = await chat.continueRun(run.id);
    expect(more.run).toMatchObject({ kind: "continue", message_id: run.message_id });
    expect(more.message).toMatchObject({ id: run.message_id, run_id: more.run.id });
    const call = await provider.next();
    const told = call.body.messages.filter(({ role }) => role !== "system");
    expect(told.slice(0, 2)).toEqual([
      { role: "user", content: "tell me" },
      { role: "assistant", content: "Once upon a ti" },
    ]);
    expect(told.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    call.say("me.");
    call.finish();
    await chat.ended(more.run.id);
    const { items } = await chat.messages();
    expect(items.map(messageText)).toEqual(["tell me", "Once upon a time."]);
    expect(items[1]).toMatchObject({ status: "completed", run_id: more.run.id, error: null });
    expect((await chat.snapshot()).messages).toEqual(items);
  });

  test("may break off and go on again and again; only the newest run of a message can", async () => {
    let { id } = await brokenOff("count", "1 ");
    const first = id;
    for (const word of ["2 ", "3 "]) {
      ({ id } = (await chat.continueRun(id)).run);
      const call = await provider.next();
      call.say(word);
      call.end();
      await chat.ended(id);
    }
    expect(await refusal(`/api/v1/chat/runs/${first}/continue`)).toEqual([409, "run_not_continuable"]);
    expect(messageText((await chat.messages()).items[1] ?? { parts: [] })).toBe("1 2 3 ");
  });

  test("with nothing written yet asks the same question again", async () => {
    const { run } = await chat.say("hello");
    (await provider.next()).refuse(500);
    await chat.ended(run.id);
    const more = await chat.continueRun(run.id);
    const call = await provider.next();
    expect(call.body.messages.filter(({ role }) => role !== "system")).toEqual([{ role: "user", content: "hello" }]);
    call.finish();
    await chat.ended(more.run.id);
  });

  test("is refused for a complete answer, but not for one that reached its length", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Hello!");
    call.finish();
    await chat.ended(run.id);
    expect(await refusal(`/api/v1/chat/runs/${run.id}/continue`)).toEqual([409, "run_not_continuable"]);

    const long = (await chat.say("go on")).run;
    const short = await provider.next();
    short.say("Well");
    short.finish("length");
    await chat.ended(long.id);
    const more = await chat.continueRun(long.id);
    (await provider.next()).finish();
    expect((await chat.ended(more.run.id)).data.outcome).toBe("completed");
  });

  test("asked for ten times at once happens once", async () => {
    const run = await brokenOff("hello", "Hel");
    const path = `/api/v1/chat/runs/${run.id}/continue`;
    const headers = { Prefer: "respond-async" };
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => server.request(ann, "POST", path, undefined, headers)),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([202, ...Array(9).fill(409)]);
    const call = await provider.next();
    call.say("lo!");
    call.finish();
    await chat.until((event) => event.type === "run-end" && event.run_id !== run.id);
    expect((await chat.messages()).items.map(messageText)).toEqual(["hello", "Hello!"]);
  });

  test("stopped while it waits leaves the message as it was, as stopped", async () => {
    const run = await brokenOff("hello", "Hel");
    const other = await chat.say("meanwhile");
    const call = await provider.next();
    const more = await chat.continueRun(run.id);
    expect(more.run.status).toBe("queued");
    await chat.stop({ run_id: more.run.id });
    call.finish();
    await chat.ended(other.run.id);
    const message = (await chat.messages()).items.find(({ id }) => id === run.message_id);
    expect(message).toMatchObject({ status: "stopped", run_id: more.run.id });
    expect(message && messageText(message)).toBe("Hel");
    expect((await chat.continueRun(more.run.id)).run.status).toBe("running");
    (await provider.next()).finish();
  });
});
