import type { SessionPage } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ProviderCall, type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";
import { TITLE_INSTRUCTION } from "../models/title.ts";

/** A busy machine takes its time. */
const PATIENCE = { timeout: 15_000 };
const FIRST = "How did the autumn sale…";
const BEGUN = { title: FIRST, title_source: "message" };

describe.each(DATABASES)("titles made by a model on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;
  let asked: ProviderCall[];
  let onTitle: (call: ProviderCall) => void;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
  });
  beforeEach(async () => {
    asked = [];
    onTitle = (call) => {
      call.say("Autumn", " sale");
      call.finish();
    };
    provider.onCall = (call) => {
      if (call.body.messages.at(-1)?.content !== TITLE_INSTRUCTION) {
        call.say("It went well");
        return call.finish();
      }
      asked.push(call);
      onTitle(call);
    };
    chat = await server.newChat(ann, BEGUN);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const title = async () => (await chat.snapshot()).session.title;
  const untilTitle = (wanted: string) => vi.waitFor(async () => expect(await title()).toBe(wanted), PATIENCE);
  const untilAsked = (times: number) => vi.waitFor(() => expect(asked).toHaveLength(times), PATIENCE);
  const rename = (wanted: string) => server.json(ann, "PATCH", `/api/v1/chat/sessions/${chat.id}`, { title: wanted });

  test("LIV5: after the first answer the session has one, in its log and in the list", async () => {
    expect(await title()).toBe(FIRST);
    await chat.ask("How did the autumn sale go?");
    await untilTitle("Autumn sale");
    expect(asked.map(({ body }) => [body.max_tokens, body.messages])).toEqual([
      [
        32,
        [
          { role: "user", content: "How did the autumn sale go?" },
          { role: "assistant", content: "It went well" },
          { role: "user", content: TITLE_INSTRUCTION },
        ],
      ],
    ]);
    expect((await chat.log()).at(-1)).toMatchObject({
      type: "session-updated",
      actor: { kind: "agent", id: "ollama/scripted" },
      data: { title: "Autumn sale" },
    });
    const { items } = await server.json<SessionPage>(ann, "GET", "/api/v1/chat/sessions?limit=1");
    expect(items).toMatchObject([{ id: chat.id, title: "Autumn sale" }]);
    await chat.ask("And the winter sale?");
    await server.newChat(ann).then((plain) => plain.ask("no title wanted"));
    expect(asked).toHaveLength(1);
  });

  test("a name that a person gave stays, also when it is given while the model thinks of one", async () => {
    const thinking = Promise.withResolvers<ProviderCall>();
    onTitle = thinking.resolve;
    await chat.ask("How did it go?");
    const call = await thinking.promise;
    await rename("Mine");
    call.say("Not this");
    call.finish();
    await call.over;
    await chat.ask("And now?");
    expect([await title(), asked.length]).toEqual(["Mine", 1]);
    expect((await chat.log()).filter(({ type }) => type === "session-updated")).toHaveLength(1);
  });

  test("a model that fails, says nothing or too much does no harm, and is asked again after the next answer", async () => {
    const failures: ((call: ProviderCall) => void)[] = [
      (call) => call.refuse(401),
      (call) => call.cut(),
      (call) => call.finish(),
      (call) => {
        call.say("A title that goes on and");
        call.finish("length");
      },
      (call) => call.say("never ending ".repeat(100)),
    ];
    for (const [index, failure] of failures.entries()) {
      onTitle = failure;
      expect((await chat.ask("Hello?")).run.status).toBe("completed");
      await untilAsked(index + 1);
      await asked[index]?.over;
      expect(await title()).toBe(FIRST);
    }
    onTitle = (call) => {
      call.say('"At last."');
      call.finish();
    };
    await vi.waitFor(async () => {
      await chat.ask("Hello?");
      expect(await title()).toBe("At last");
    }, PATIENCE);
  });

  test("LOG7: a title goes with the message it was made of, wherever it is kept", async () => {
    const { message } = await chat.ask("How did the autumn sale go?");
    await untilTitle("Autumn sale");
    await chat.ask("More");
    await server.request(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${message.id}`);
    expect(await title()).toBe("New Chat");
    expect(JSON.stringify(await chat.log())).not.toContain("Autumn sale");
    const later = await chat.messages();
    await rename("Mine");
    await server.request(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${later.items[0]?.id}`);
    expect(await title()).toBe("Mine");
  });

  test("an answer that did not come to its end is not asked about", async () => {
    provider.onCall = (call) => call.refuse(401);
    expect((await chat.ask("Hello?")).run.status).toBe("failed");
    await chat.ask("Hello?");
    expect(await title()).toBe(FIRST);
  });
});

test("the demo model makes titles, too; with SESSION_TITLES=message nobody does", async () => {
  const database = await createTestDatabase("SQLite");
  for (const [mode, wanted] of [
    ["model", "Tell me about emoji in titles"],
    ["message", "tell me"],
  ] as const) {
    const server = await createTestServer({ database, environment: { SESSION_TITLES: mode } });
    const chat = await server.newChat(await server.signUp(mode), { title: "tell me", title_source: "message" });
    for (let n = 0; n < 3; n++) await chat.ask("tell me about emoji in titles, please");
    await vi.waitFor(async () => expect((await chat.snapshot()).session.title).toBe(wanted), PATIENCE);
    await server.stop();
  }
  await database.remove();
});
