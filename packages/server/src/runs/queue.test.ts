import { messageText } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
  });
  beforeEach(() => {
    provider.answerByHand();
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  test("RUN5: messages are answered in order, one at a time", async () => {
    const chat = await server.newChat(ann);
    const said = [await chat.say("one"), await chat.say("two"), await chat.say("three")];
    expect(said.map(({ run }) => run.status)).toEqual(["running", "queued", "queued"]);
    for (const [index, word] of ["one", "two", "three"].entries()) {
      const call = await provider.next();
      expect(call.body.messages.at(-1)).toEqual({ role: "user", content: word });
      expect(provider.calls.at(-1), "nothing was asked meanwhile").toBe(call);
      call.say(`re: ${word}`);
      call.finish();
      await chat.ended(said[index]?.run.id ?? "");
    }
    const starts = (await chat.log()).filter(({ type }) => type === "run-start" || type === "run-end");
    expect(starts.map((event) => ("run_id" in event ? `${event.type} ${event.run_id}` : ""))).toEqual(
      said.flatMap(({ run }) => [`run-start ${run.id}`, `run-end ${run.id}`]),
    );
  });

  test("RUN5: one session's queue does not hold up another's", async () => {
    const [busy, other] = [await server.newChat(ann), await server.newChat(ann)];
    await busy.say("wait for it");
    const first = await provider.next();
    const { run } = await other.say("now");
    (await provider.next()).finish();
    expect((await other.ended(run.id)).data.outcome).toBe("completed");
    first.finish();
  });

  test("RUN5: twenty messages sent at once are all answered, each once", async () => {
    provider.onCall = (call) => {
      call.say("re: ", call.body.messages.at(-1)?.content ?? "");
      call.finish();
    };
    const chat = await server.newChat(ann);
    const words = Array.from({ length: 20 }, (_, index) => `word ${index}`);
    const answers = await Promise.all(words.map((word) => chat.ask(word)));
    expect(answers.map(({ message }) => messageText(message))).toEqual(words.map((word) => `re: ${word}`));
    const { items } = await chat.messages();
    expect(items).toHaveLength(40);
    expect(new Set(items.map(({ parent_id }) => parent_id)).size, "one line, no branches").toBe(40);
  });

  test("RUN5, SEC7: the twenty-first active run is refused, and nothing is stored of it", async () => {
    const chat = await server.newChat(ann);
    for (let index = 0; index < 20; index++) await chat.say(`message ${index}`);
    const body = { session_id: chat.id, content: "one too many" };
    const refused = await server.request(ann, "POST", "/api/v1/chat/messages", body);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: "queue_full" });
    expect((await chat.messages("?limit=200")).items).toHaveLength(40);
    const active = (await chat.stop()).runs;
    expect(active).toHaveLength(20);
    await Promise.all(active.map((id) => chat.ended(id)));
    await provider.next();
  });

  test("RUN5: `reject` refuses while an answer is being written, and sends when it is not", async () => {
    const chat = await server.newChat(ann);
    const { run } = await chat.say("first");
    const call = await provider.next();
    const body = { session_id: chat.id, content: "second", when_busy: "reject" };
    const refused = await server.request(ann, "POST", "/api/v1/chat/messages", body);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "run_active" });
    expect((await chat.messages()).items).toHaveLength(2);
    call.finish();
    await chat.ended(run.id);
    await chat.say("second", { when_busy: "reject" });
    (await provider.next()).finish();
  });

  test("RUN5: `interrupt` stops what is active and waiting, keeps what was written, and is answered next", async () => {
    const chat = await server.newChat(ann);
    const active = await chat.say("first");
    const call = await provider.next();
    call.say("as far as this");
    await chat.until(isText("this"));
    const waiting = await chat.say("second");
    const { run } = await chat.say("third", { when_busy: "interrupt" });
    expect((await chat.ended(active.run.id)).data.outcome).toBe("stopped");
    expect((await chat.ended(waiting.run.id)).data.outcome).toBe("stopped");
    expect(await call.over).toBe("hung up");
    const next = await provider.next();
    expect(next.body.messages.map(({ content }) => content).slice(-4)).toEqual([
      "first",
      "as far as this",
      "second",
      "third",
    ]);
    next.finish();
    expect((await chat.ended(run.id)).data.outcome).toBe("completed");
  });

  test("RUN6: an `interrupt` sent again does not stop the answer it started", async () => {
    const chat = await server.newChat(ann);
    const wish = { when_busy: "interrupt", client_message_id: "once" } as const;
    const first = await chat.say("listen", wish);
    const call = await provider.next();
    expect((await chat.say("listen", wish)).run.id).toBe(first.run.id);
    const again = await Promise.all(Array.from({ length: 10 }, () => chat.say("listen", wish)));
    expect(new Set(again.map(({ run }) => run.id))).toEqual(new Set([first.run.id]));
    call.say("heard");
    call.finish();
    expect((await chat.ended(first.run.id)).data.outcome).toBe("completed");
  });

  test("RUN5: an `interrupt` that is refused stops nothing", async () => {
    const chat = await server.newChat(ann);
    const { run } = await chat.say("first");
    const call = await provider.next();
    const elsewhere = { parent_id: `msg_${"0".repeat(32)}`, when_busy: "interrupt" };
    const body = { session_id: chat.id, content: "second", ...elsewhere };
    expect((await server.request(ann, "POST", "/api/v1/chat/messages", body)).status).toBe(404);
    call.finish();
    expect((await chat.ended(run.id)).data.outcome).toBe("completed");
  });
});
