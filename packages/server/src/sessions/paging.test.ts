import { messageText, type Session, type SessionPage } from "@millrace/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

const SESSIONS = "/api/v1/chat/sessions";

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
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  async function allPages(account: Account, limit: number): Promise<Session[]> {
    const sessions: Session[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = `?limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const page: SessionPage = await server.json(account, "GET", SESSIONS + query);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      sessions.push(...page.items);
      cursor = page.next_cursor;
    }
    return sessions;
  }

  describe("sessions", () => {
    test("come with the most recently active first, each on one page, whatever the page's length", async () => {
      const chats = [];
      for (let number = 0; number < 7; number++) chats.push(await server.newChat(ann, { title: `Chat ${number}` }));
      await chats[2]?.ask("hello");
      const whole = await allPages(ann, 200);
      expect(whole).toHaveLength(7);
      expect(whole[0]).toMatchObject({ id: chats[2]?.id, title: "Chat 2", message_count: 2 });
      for (const limit of [1, 2, 3, 6, 7]) expect(await allPages(ann, limit)).toEqual(whole);
    });

    test("of the same moment come in a fixed order, none lost between pages", async () => {
      const carol = await server.signUp("carol");
      const made: string[] = [];
      for (let number = 0; number < 5; number++) made.push((await server.newChat(carol)).id);
      await database.execute("UPDATE sessions SET active_at = 1");
      for (const limit of [1, 2, 5]) {
        expect((await allPages(carol, limit)).map(({ id }) => id)).toEqual([...made].sort().reverse());
      }
    });

    test("that become active between two pages are not lost", async () => {
      const dave = await server.signUp("dave");
      const chats = [await server.newChat(dave), await server.newChat(dave), await server.newChat(dave)];
      const first: SessionPage = await server.json(dave, "GET", `${SESSIONS}?limit=1`);
      await server.newChat(dave);
      const rest: SessionPage = await server.json(dave, "GET", `${SESSIONS}?cursor=${first.next_cursor}`);
      const ids = [...first.items, ...rest.items].map(({ id }) => id);
      expect(new Set(ids)).toEqual(new Set(chats.map(({ id }) => id)));
      expect(rest.next_cursor).toBeNull();
    });

    test("are one's own only", async () => {
      const eve = await server.signUp("eve");
      expect(await server.json(eve, "GET", SESSIONS)).toEqual({ items: [], next_cursor: null });
    });

    test("start with a title, a mode and times that stay as they were", async () => {
      const session = await server.json<Session>(ann, "POST", SESSIONS, {});
      expect(session).toMatchObject({ title: "New Chat", mode: "general", message_count: 0, last_message_at: null });
      expect((await server.json<{ session: Session }>(ann, "GET", `${SESSIONS}/${session.id}`)).session).toEqual(
        session,
      );
      const renamed = await server.json<Session>(ann, "PATCH", `${SESSIONS}/${session.id}`, { title: " Budget  " });
      expect(renamed).toEqual({ ...session, title: "Budget", updated_at: renamed.updated_at });
    });
  });

  describe("messages", () => {
    let chat: TestChat;
    let all: string[];
    const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

    beforeAll(async () => {
      chat = await server.newChat(ann);
      for (const word of ["one", "two", "three"]) await chat.ask(word);
      all = ids((await chat.messages()).items);
    });

    test("come with the newest page first, ascending inside a page", async () => {
      expect(all).toHaveLength(6);
      for (const limit of [1, 2, 4, 5]) {
        let seen: string[] = [];
        for (let query = `?limit=${limit}`; query !== ""; ) {
          const page = await chat.messages(query);
          seen = [...ids(page.items), ...seen];
          query = page.next_cursor === null ? "" : `?limit=${limit}&cursor=${page.next_cursor}`;
        }
        expect(seen).toEqual(all);
      }
    });

    test("say who said what, when and how", async () => {
      const { items } = await chat.messages("?limit=2");
      expect(items.map(messageText)).toEqual(["three", "Hello there"]);
      expect(items[0]).toMatchObject({ role: "user", author_id: ann.id, parent_id: all[3] });
      expect(items[1]).toMatchObject({ role: "assistant", model: "ollama/scripted", finish_reason: "stop" });
      expect(items[1]).toMatchObject({ parent_id: all[4], usage: { input_tokens: 10, output_tokens: 2 } });
    });

    test("come along a path, which leaves out other branches", async () => {
      await chat.ask("elsewhere", { parent_id: null });
      const seen: string[][] = [];
      for (let query = `?limit=4&path=${all[5]}`; query !== ""; ) {
        const page = await chat.messages(query);
        seen.unshift(ids(page.items));
        query = page.next_cursor === null ? "" : `?limit=4&cursor=${page.next_cursor}`;
      }
      expect(seen).toEqual([all.slice(0, 2), all.slice(2)]);
    });

    test("older than the snapshot's 50 come by its cursor, without a gap", async () => {
      const long = await server.newChat(ann);
      for (let number = 0; number < 27; number++) await long.ask(`message ${number}`);
      const { messages, older_cursor } = await long.snapshot();
      expect(messages).toHaveLength(50);
      const older = await long.messages(`?cursor=${older_cursor}`);
      expect(older.next_cursor).toBeNull();
      expect([...older.items, ...messages]).toEqual((await long.messages("?limit=200")).items);
    });
  });

  test.each(["limit=0", "limit=201", "limit=-1", "limit=1.5", "limit=abc", "limit=", "limit=1&limit=2", "limit=1e9"])(
    "SEC7: a page with ?%s is refused",
    async (query) => {
      const chat = await server.newChat(ann);
      for (const path of [SESSIONS, `/api/v1/chat/messages/${chat.id}`]) {
        const response = await server.request(ann, "GET", `${path}?${query}`);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: "invalid_request" });
      }
    },
  );
});
