import type { NewShare, Problem, SharedPage } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("links that show a conversation on %s", (kind) => {
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
      call.say("Re: ", call.body.messages.at(-1)?.content ?? "");
      call.finish();
    };
    chat = await server.newChat(ann, { title: "Plans", system_prompt: "SECRET prompt" });
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  const share = (messageId?: string) =>
    server.json<NewShare>(
      ann,
      "POST",
      `/api/v1/chat/sessions/${chat.id}/shares`,
      messageId === undefined ? {} : { message_id: messageId },
    );
  const open = (token: string, query = "") => server.request(null, "GET", `/api/v1/shares/${token}${query}`);
  const read = async (token: string, query = ""): Promise<SharedPage> => (await open(token, query)).json();
  const texts = ({ items }: SharedPage) => items.map(({ text }) => text);

  test("SEC1: show the path up to the message they were made at, and nothing that is beside or after it", async () => {
    const first = await chat.ask("one");
    await chat.ask("not this one", { parent_id: null });
    const other = await chat.ask("not this answer", { parent_id: first.message.parent_id });
    const { message } = await chat.ask("two", { parent_id: first.message.id });
    const { token } = await share(message.id);
    await chat.ask("three");
    expect(texts(await read(token))).toEqual(["one", "Re: one", "two", "Re: two"]);
    expect(texts(await read((await share(other.message.id)).token)).at(-1)).toBe("Re: not this answer");
    expect(texts(await read((await share()).token)).at(-1)).toBe("Re: three");
  });

  test("SEC1: hold no ids, costs, prompts or people", async () => {
    const { message } = await chat.ask("one");
    const { token } = await share();
    const response = await open(token);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      title: "Plans",
      items: [
        { role: "user", text: "one", created_at: expect.any(String) },
        { role: "assistant", text: "Re: one", model: "ollama/scripted", created_at: message.created_at },
      ],
      next_cursor: null,
    });
    expect(text).not.toMatch(/ses_|msg_|run_|shr_|SECRET|token|usage/);
    expect(text).not.toContain(ann.id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
    });
  });

  test("SEC4: keep their token nowhere, and list themselves without it", async () => {
    await chat.ask("one");
    const made = await share();
    expect(made.url).toBe(`http://localhost:3000/share/${made.token}`);
    expect(Buffer.from(made.token, "base64url")).toHaveLength(16);
    const listed = await server.json<object>(ann, "GET", `/api/v1/chat/sessions/${chat.id}/shares`);
    const { token: _, url: __, ...rest } = made;
    expect(listed).toEqual({ items: [rest] });
    expect((await share()).token).not.toBe(made.token);
  });

  test("are read page by page, from the beginning", async () => {
    for (const word of ["one", "two", "three"]) await chat.ask(word);
    const { token } = await share();
    const found: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: SharedPage = await read(token, `?limit=4${cursor && `&cursor=${cursor}`}`);
      found.push(...texts(page));
      cursor = page.next_cursor;
    }
    expect(found).toEqual(["one", "Re: one", "two", "Re: two", "three", "Re: three"]);
    expect((await open(token, "?cursor=nonsense")).status).toBe(400);
  });

  test("LOG7: say nothing of a message that was erased", async () => {
    const { message } = await chat.ask("one");
    const { token } = await share();
    await server.request(ann, "DELETE", `/api/v1/chat/messages/${chat.id}/${message.id}`);
    expect((await read(token)).items[1]).toMatchObject({ role: "assistant", text: "", redacted: true });
  });

  test("lead nowhere once they are revoked, or their session is deleted", async () => {
    await chat.ask("one");
    const [revoked, kept] = [await share(), await share()];
    await server.request(ann, "DELETE", `/api/v1/chat/shares/${revoked.id}`);
    expect([(await open(revoked.token)).status, (await open(kept.token)).status]).toEqual([404, 200]);
    await server.request(ann, "DELETE", `/api/v1/chat/sessions/${chat.id}?undo_seconds=60`);
    const gone = await open(kept.token);
    expect([gone.status, ((await gone.json()) as Problem).code]).toEqual([404, "not_found"]);
    await server.request(ann, "POST", `/api/v1/chat/sessions/${chat.id}/restore`);
    expect((await open(kept.token)).status).toBe(200);
    await server.request(ann, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
    expect((await open(kept.token)).status).toBe(404);
    for (const token of ["A".repeat(22), "short", `${kept.token}x`]) expect((await open(token)).status).toBe(404);
  });

  test("cannot be made of nothing, or of another session's message", async () => {
    const empty = await server.request(ann, "POST", `/api/v1/chat/sessions/${chat.id}/shares`, {});
    expect(empty.status).toBe(409);
    const other = await server.newChat(ann);
    const { message } = await other.ask("elsewhere");
    const wrong = { message_id: message.id };
    expect((await server.request(ann, "POST", `/api/v1/chat/sessions/${chat.id}/shares`, wrong)).status).toBe(404);
  });
});
