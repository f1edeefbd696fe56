import type { SessionTree } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
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
    provider.onCall = (call) => {
      call.say("re: ", call.body.messages.at(-1)?.content ?? "");
      call.finish();
    };
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const tree = (id: string): Promise<SessionTree> => server.json(ann, "GET", `/api/v1/chat/sessions/${id}/tree`);

  test("RUN7 the tree of a session is what lies between its forks, each with its beginning", async () => {
    const chat = await server.newChat(ann);
    expect((await tree(chat.id)).items).toEqual([]);
    const one = await chat.ask("one");
    expect(await tree(chat.id)).toMatchObject({ items: [{ preview: "one", message_count: 2, parent_id: null }] });
    await chat.ask("two");
    const three = await chat.ask(`three ${"👩".repeat(100)}\n`);
    const other = await chat.ask("two, otherwise", { parent_id: one.message.id });
    const again = await chat.retry(other.run.id);
    await chat.ended(again.run.id);
    const { items } = await tree(chat.id);
    expect(items).toMatchObject([
      { preview: "one", message_count: 2, last_id: one.message.id, parent_id: null, role: "user" },
      { preview: "two", message_count: 4, last_id: three.message.id, parent_id: one.message.id },
      { preview: "two, otherwise", message_count: 1, parent_id: one.message.id },
      { preview: "re: two, otherwise", message_count: 1, role: "assistant", id: other.message.id },
      { preview: "re: two, otherwise", message_count: 1, role: "assistant", id: again.run.message_id },
    ]);
  });

  test("SEC7 a preview is short and ends with a whole character", async () => {
    const chat = await server.newChat(ann);
    await chat.ask(`x${"👩".repeat(100)}`);
    const [stretch] = (await tree(chat.id)).items;
    expect(stretch?.preview).toBe(`x${"👩".repeat(59)}`);
  });
});
