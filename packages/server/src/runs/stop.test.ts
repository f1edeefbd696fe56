import { messageText, type SessionEvent } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const ofType = (type: SessionEvent["type"]) => (event: SessionEvent) => event.type === type;

describe.each(DATABASES)("on %s", (kind) => {
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
    provider.answerByHand();
    chat = await server.newChat(ann);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  /** The log holds one end, and it is this one. */
  async function expectOneEnd(runId: string, outcome: string): Promise<void> {
    const end = await chat.ended(runId);
    expect(end.data.outcome).toBe(outcome);
    const ends = (await chat.log()).filter((event) => event.type === "run-end" && event.run_id === runId);
    expect(ends).toEqual([end]);
  }

  test("RUN1: a stop before the first token ends the run as stopped and hangs up on the provider", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    expect((await chat.stop()).runs).toEqual([run.id]);
    await expectOneEnd(run.id, "stopped");
    expect(await call.over).toBe("hung up");
  });

  test("RUN1: a stop in the same moment as the message stops it", async () => {
    const before = provider.calls.length;
    const saying = chat.say("hello");
    const stopping = saying.then(({ run }) => chat.stop({ run_id: run.id }));
    const { run } = await saying;
    await stopping;
    await expectOneEnd(run.id, "stopped");
    if (provider.calls.length > before) await provider.next();
  });

  test("RUN1: a stop while streaming keeps what was written", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    call.say("Once upon", " a time");
    await chat.until(isText("time"));
    await chat.stop();
    await expectOneEnd(run.id, "stopped");
    const [, message] = (await chat.messages()).items;
    expect(message).toMatchObject({ status: "stopped", error: null, open: {} });
    expect(message && messageText(message)).toBe("Once upon a time");
    expect(message?.parts).toEqual([{ type: "text", text: "Once upon a time", state: "done" }]);
    expect((await chat.snapshot()).active_runs).toEqual([]);
  });

  test("RUN1: a queued run that is stopped never starts, and the one behind it takes its turn", async () => {
    const [first, second, third] = [await chat.say("one"), await chat.say("two"), await chat.say("three")];
    expect((await chat.stop({ run_id: second.run.id })).runs).toEqual([second.run.id]);
    await expectOneEnd(second.run.id, "stopped");
    (await provider.next()).finish();
    await expectOneEnd(first.run.id, "completed");
    const call = await provider.next();
    expect(call.body.messages.at(-1)?.content).toBe("three");
    call.finish();
    await expectOneEnd(third.run.id, "completed");
    const starts = (await chat.log()).filter(ofType("run-start"));
    expect(starts).not.toContainEqual(expect.objectContaining({ run_id: second.run.id }));
  });

  test("RUN1: a run is also stopped by the message that started it, or by the one it writes", async () => {
    for (const name of ["user", "assistant"] as const) {
      const { run, message } = await chat.say("hello");
      const call = await provider.next();
      const message_id = name === "user" ? message.id : run.message_id;
      expect((await chat.stop({ message_id })).runs).toEqual([run.id]);
      await expectOneEnd(run.id, "stopped");
      await call.over;
    }
  });

  test("RUN1, RUN2: stopping twice, or ten times at once, changes nothing more", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    await Promise.all(Array.from({ length: 10 }, () => chat.stop()));
    await expectOneEnd(run.id, "stopped");
    await call.over;
    expect(await chat.stop()).toEqual({ runs: [], offset: (await chat.snapshot()).offset });
    expect((await chat.log()).filter(ofType("run-stop-requested"))).toHaveLength(1);
  });

  test("RUN1: a stop for another run or message leaves this one alone", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    const other = "0".repeat(32);
    expect((await chat.stop({ run_id: `run_${other}` })).runs).toEqual([]);
    expect((await chat.stop({ message_id: `msg_${other}` })).runs).toEqual([]);
    expect((await chat.stop({ run_id: run.id, message_id: `msg_${other}` })).runs).toEqual([]);
    call.finish();
    await expectOneEnd(run.id, "completed");
  });

  test("SEC1: nobody else can stop it", async () => {
    const bob = await server.signUp("bob");
    const { run } = await chat.say("hello");
    const call = await provider.next();
    const body = { run_id: run.id };
    expect((await server.request(bob, "POST", `/api/v1/chat/sessions/${chat.id}/stop`, body)).status).toBe(404);
    const own = await server.newChat(bob);
    expect((await own.stop(body)).runs).toEqual([]);
    expect((await own.stop({ message_id: run.message_id })).runs).toEqual([]);
    call.finish();
    await expectOneEnd(run.id, "completed");
  });

  test("RUN2: whenever a stop meets the end of an answer, there is one terminal event and the text fits it", async () => {
    const said = Array.from({ length: 12 }, (_, index) => `${index} `);
    provider.onCall = async (call) => {
      for (const word of said) {
        call.say(word);
        await turns(1);
      }
      call.finish();
    };
    for (let round = 0; round < 40; round++) {
      const { run } = await chat.say(`round ${round}`);
      await turns(round);
      await chat.stop();
      const { outcome } = (await chat.ended(run.id)).data;
      const { items } = await chat.messages("?limit=1");
      const text = items[0] ? messageText(items[0]) : "";
      expect(said.join("").startsWith(text)).toBe(true);
      if (outcome === "completed") expect(text).toBe(said.join(""));
      else expect(outcome).toBe("stopped");
    }
    const log = await chat.log();
    expect(log.filter(ofType("run-end"))).toHaveLength(40);
    expect(log.filter(ofType("run-queued"))).toHaveLength(40);
    expect((await chat.snapshot()).active_runs).toEqual([]);
  });
});

/** Lets the event loop turn so many times. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
