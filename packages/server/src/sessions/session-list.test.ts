import type { ListedSession, Session, SessionPage, TagList, UpdateSession } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("a person's sessions on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let people = 0;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url });
  });
  beforeEach(async () => {
    ann = await server.signUp(`ann${++people}`);
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const page = (query = "") => server.json<SessionPage>(ann, "GET", `/api/v1/chat/sessions${query}`);
  const update = (chat: TestChat, change: UpdateSession) =>
    server.json<Session>(ann, "PATCH", `/api/v1/chat/sessions/${chat.id}`, change);
  const titles = (items: readonly ListedSession[]) => items.map(({ title }) => title);

  async function create(...names: string[]): Promise<TestChat[]> {
    const chats: TestChat[] = [];
    for (const title of names) chats.push(await server.newChat(ann, { title }));
    return chats;
  }

  /** The whole list, read in pages of two. */
  async function pages(): Promise<string[]> {
    const found: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { items, next_cursor }: SessionPage = await page(`?limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...titles(items));
      cursor = next_cursor;
    }
    return found;
  }

  test("pinned ones stand first, whatever the pages, and the others in order of use", async () => {
    const [a, b, c] = await create("a", "b", "c", "d", "e");
    for (const chat of [c, a]) if (chat) await update(chat, { pinned: true });
    expect(await pages()).toEqual(["c", "a", "e", "d", "b"]);
    expect((await page()).items.map(({ pinned }) => pinned)).toEqual([true, true, false, false, false]);
    await b?.ask("hello");
    await a?.ask("hello");
    expect(await pages()).toEqual(["a", "c", "b", "e", "d"]);
    if (a) await update(a, { pinned: false });
    expect(await pages()).toEqual(["c", "a", "b", "e", "d"]);
  });

  test("what is put away is in a list of its own until something is said in it again", async () => {
    const [a] = await create("a", "b");
    if (!a) throw new Error("no session");
    await update(a, { archived: true });
    expect(titles((await page()).items)).toEqual(["b"]);
    expect((await page("?archived=true")).items).toMatchObject([{ title: "a", archived: true }]);
    expect((await a.snapshot()).session.title).toBe("a");
    await a.ask("hello again");
    expect(titles((await page()).items)).toEqual(["a", "b"]);
    expect((await page("?archived=true")).items).toEqual([]);
  });

  test("LOG2: tags are told in the log, trimmed and once each; pinning and putting away are not", async () => {
    const [a] = await create("a");
    if (!a) throw new Error("no session");
    const { updated_at } = (await a.snapshot()).session;
    await update(a, { pinned: true, archived: true });
    expect(await a.log()).toEqual([]);
    expect((await a.snapshot()).session.updated_at).toBe(updated_at);
    const session = await update(a, { context_tags: [" Ads ", "ads", "Ads", "日本"] });
    expect(session).toMatchObject({ title: "a", context_tags: ["Ads", "ads", "日本"] });
    expect((await a.snapshot()).session).toEqual(session);
    expect(await a.log()).toMatchObject([{ type: "session-updated", data: { context_tags: ["Ads", "ads", "日本"] } }]);
  });

  test("the list shows one tag's sessions, and which tags there are, the most used first", async () => {
    const [a, b, c] = await create("a", "b", "c");
    if (!a || !b || !c) throw new Error("no session");
    await update(a, { context_tags: ["work", 'a "quote" % _'] });
    await update(b, { context_tags: ["work"] });
    await update(c, { context_tags: ["works"] });
    const tags = () => server.json<TagList>(ann, "GET", "/api/v1/chat/tags");
    expect(await tags()).toEqual({ items: ["work", 'a "quote" % _', "works"] });
    expect(titles((await page("?tag=work")).items)).toEqual(["b", "a"]);
    expect(titles((await page(`?tag=${encodeURIComponent('a "quote" % _')}`)).items)).toEqual(["a"]);
    expect(titles((await page("?tag=wor")).items)).toEqual([]);
    const first = await page("?tag=work&limit=1");
    expect(titles((await page(`?tag=work&limit=1&cursor=${first.next_cursor}`)).items)).toEqual(["a"]);
    const bob = await server.signUp(`bob${people}`);
    expect(await server.json(bob, "GET", "/api/v1/chat/tags")).toEqual({ items: [] });
  });

  test("LIV5: the list says which sessions are being answered", async () => {
    const [a] = await create("a");
    provider.answerByHand();
    const said = await a?.say("hello");
    const call = await provider.next();
    expect((await page()).items).toMatchObject([{ title: "a", active: true }]);
    call.say("Yes");
    call.finish();
    await a?.ended(said?.run.id ?? "");
    expect((await page()).items).toMatchObject([{ title: "a", active: false, unread: true }]);
    provider.onCall = (each) => each.finish();
  });

  test("SEC7: refuses changes that say nothing, and tags that are too many or too long", async () => {
    const [a] = await create("a");
    const refused = [
      {},
      { context_tags: Array.from({ length: 21 }, (_, index) => `tag ${index}`) },
      { context_tags: ["x".repeat(41)] },
      { context_tags: ["  "] },
      { pinned: "yes" },
      { colour: "red" },
    ];
    for (const body of refused) {
      const response = await server.request(ann, "PATCH", `/api/v1/chat/sessions/${a?.id}`, body);
      expect(response.status).toBe(400);
    }
  });
});
