import { messageText, reduce, type SessionEvent, shownPath, stateFromSnapshot } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../../testing/scripted-provider.ts";
import type { TestChat } from "../../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../../testing/test-server.ts";

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

  const queue = (runId: string, method: "PATCH" | "DELETE", body?: object) =>
    server.request(ann, method, `/api/v1/chat/queue/${runId}`, body);

  async function codeOf(response: Response): Promise<string> {
    return (await response.json()).code;
  }

  /** A session that answers "first" while the words wait. */
  async function waitingChat(...words: string[]) {
    const chat = await server.newChat(ann);
    const first = await chat.say("first");
    const call = await provider.next();
    const waiting = [];
    for (const word of words) waiting.push((await chat.say(word)).run.id);
    return { chat, first, call, waiting };
  }

  /** What is shown, checked against the fold of the whole log (LOG4). */
  async function shown(chat: TestChat): Promise<string[]> {
    const snapshot = await chat.snapshot();
    const start = stateFromSnapshot({
      ...snapshot,
      messages: [],
      waiting: [],
      leaf_id: null,
      branches: {},
      active_runs: [],
      offset: "00000001_0000000000000000",
      session: { ...snapshot.session, message_count: 0 },
    });
    const folded = (await chat.log()).reduce<typeof start>(reduce, start);
    const told = stateFromSnapshot(snapshot);
    expect(shownPath(folded)).toEqual(shownPath(told));
    expect(folded).toMatchObject({ branches: told.branches, active_runs: told.active_runs, leaf_id: told.leaf_id });
    expect(folded.session.message_count).toBe(told.session.message_count);
    return shownPath(told).flatMap((message) => (message.role === "user" ? [messageText(message)] : []));
  }

  /** Answers what comes, and says what each call was told. */
  async function answerAll(count: number): Promise<string[][]> {
    const told = [];
    for (let index = 0; index < count; index++) {
      const call = await provider.next();
      told.push(call.body.messages.flatMap(({ role, content }) => (role === "system" ? [] : [content])));
      call.say("ok");
      call.finish();
    }
    return told;
  }

  test("RUN5: what waits can be edited until its turn comes, and is answered as it then says", async () => {
    const { chat, call, waiting } = await waitingChat("second");
    expect((await queue(waiting[0] ?? "", "PATCH", { content: "second, better" })).status).toBe(204);
    expect(await shown(chat)).toEqual(["first", "second, better"]);
    call.finish();
    const next = await provider.next();
    expect(next.body.messages.at(-1)?.content).toBe("second, better");
    expect(await codeOf(await queue(waiting[0] ?? "", "PATCH", { content: "too late" }))).toBe("run_active");
    expect(await codeOf(await queue(waiting[0] ?? "", "DELETE"))).toBe("run_active");
    next.finish();
    await chat.ended(waiting[0] ?? "");
    expect(await codeOf(await queue(waiting[0] ?? "", "PATCH", { content: "too late" }))).toBe("conflict");
    expect(await shown(chat)).toEqual(["first", "second, better"]);
  });

  test("RUN5: the order can be changed, and every answer is told what then comes before it", async () => {
    const { chat, call, waiting } = await waitingChat("two", "three", "four");
    const [two = "", three = "", four = ""] = waiting;
    expect((await queue(four, "PATCH", { before: two })).status).toBe(204);
    expect(await shown(chat)).toEqual(["first", "four", "two", "three"]);
    expect((await queue(two, "PATCH", { before: null, content: "2" })).status).toBe(204);
    expect(await shown(chat)).toEqual(["first", "four", "three", "2"]);
    const { active_runs } = await chat.snapshot();
    expect(active_runs.slice(1).map(({ id }) => id)).toEqual([four, three, two]);
    const later = await chat.say("five");
    call.say("ok");
    call.finish();
    expect(await answerAll(4)).toEqual([
      ["first", "ok", "four"],
      ["first", "ok", "four", "ok", "three"],
      ["first", "ok", "four", "ok", "three", "ok", "2"],
      ["first", "ok", "four", "ok", "three", "ok", "2", "ok", "five"],
    ]);
    await chat.ended(later.run.id);
  });

  test("RUN5, RUN2: what is taken back is gone, its run ends once as stopped, and who waits for it is answered", async () => {
    const { chat, call, waiting } = await waitingChat("two", "three");
    const asked = chat.ask("four");
    await chat.until((event) => event.type === "message-created" && messageText(event.data) === "four");
    const [two = "", three = ""] = waiting;
    const four = (await chat.snapshot()).active_runs.at(-1)?.id ?? "";
    expect((await queue(two, "DELETE")).status).toBe(204);
    expect(await shown(chat)).toEqual(["first", "three", "four"]);
    expect((await queue(four, "DELETE")).status).toBe(204);
    expect(await asked).toMatchObject({
      run: { id: four, status: "stopped" },
      message: { status: "stopped", parts: [] },
    });
    expect((await queue(two, "DELETE")).status, "again").toBe(204);
    expect(await shown(chat)).toEqual(["first", "three"]);
    const ends = (await chat.log()).filter(({ type }) => type === "run-end");
    expect(ends.map((event: SessionEvent) => "run_id" in event && event.run_id)).toEqual([two, four]);
    await chat.say("five");
    call.say("ok");
    call.finish();
    expect(await answerAll(2)).toEqual([
      ["first", "ok", "three"],
      ["first", "ok", "three", "ok", "five"],
    ]);
    await chat.ended(three);
  });

  test("RUN5: the only message that waits can be taken back; the newest leaf is the answer being written", async () => {
    const { chat, first, call, waiting } = await waitingChat("two");
    await queue(waiting[0] ?? "", "DELETE");
    expect((await chat.snapshot()).leaf_id).toBe(first.run.message_id);
    expect(await shown(chat)).toEqual(["first"]);
    call.finish();
    await chat.ended(first.run.id);
  });

  test("RUN5, RUN7: an edit that waits is on a path of its own, and moves and goes by itself", async () => {
    const { chat, call, waiting } = await waitingChat("two");
    const root = await chat.say("first, otherwise", { parent_id: null });
    const child = await chat.say("and more");
    const [two = ""] = waiting;
    expect((await queue(two, "PATCH", { before: null })).status).toBe(204);
    expect(await shown(chat)).toEqual(["first, otherwise", "and more"]);
    expect((await queue(root.run.id, "DELETE")).status).toBe(204);
    expect(await shown(chat)).toEqual(["and more"]);
    expect((await queue(child.run.id, "DELETE")).status).toBe(204);
    expect(await shown(chat)).toEqual(["first", "two"]);
    call.finish();
    (await provider.next()).finish();
    await chat.ended(two);
  });

  test("RUN5: nothing goes before the answer it replies to", async () => {
    const chat = await server.newChat(ann);
    const first = await chat.say("first");
    (await provider.next()).finish();
    await chat.ended(first.run.id);
    await chat.say("second");
    const call = await provider.next();
    const third = await chat.say("third");
    const again = await chat.retry(first.run.id);
    const reply = await chat.say("reply", { parent_id: again.run.message_id });
    expect(await codeOf(await queue(reply.run.id, "PATCH", { before: third.run.id }))).toBe("conflict");
    call.finish();
    await answerAll(3);
    await chat.ended(reply.run.id);
  });

  test("RUN5: of an edit and the start of the answer, one comes first: what is answered is what is stored", async () => {
    for (let round = 0; round < 10; round++) {
      const { chat, call, waiting } = await waitingChat("before", "other");
      const [run = "", other = ""] = waiting;
      call.finish();
      const edits = await Promise.all([
        queue(run, "PATCH", { content: "after" }),
        queue(other, "PATCH", { before: run }),
        queue(run, "PATCH", { before: null }),
      ]);
      for (const response of edits) expect([204, 409]).toContain(response.status);
      const told = await answerAll(2);
      await Promise.all([chat.ended(run), chat.ended(other)]);
      const said = await shown(chat);
      expect(told.map((texts) => texts.at(-1))).toEqual(said.slice(1));
      expect(said).toContain(edits[0]?.status === 204 ? "after" : "before");
    }
  });
});
