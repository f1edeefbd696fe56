import type { UiMessageChunk } from "@millrace/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allChunks, messageByAiSdk, readChunks } from "../../testing/read-chunks.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import { isText, type TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;
  let chat: TestChat;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    server = await createTestServer({ database, providerUrl: provider.url, heartbeatMs: 5 });
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

  const resume = (method = "GET") => server.request(ann, method, `/api/chat/${chat.id}/stream`);
  const stop = () => server.request(ann, "POST", `/api/chat/${chat.id}/stop`, { message: { anything: 1 } });

  test("GET /api/chat/:id/stream answers 204 when nothing is being written, also right after an answer", async () => {
    expect((await resume()).status).toBe(204);
    const { run } = await chat.say("hello");
    (await provider.next()).finish();
    await chat.ended(run.id);
    expect((await resume()).status).toBe(204);
  });

  test("LOG4 wherever one joins, replay and rest are the whole message, each word once", async () => {
    const { run } = await chat.say("hello");
    const call = await provider.next();
    const joined = [resume().then(allChunks)];
    for (let count = 0; count < 12; count++) {
      joined.push(resume().then(allChunks));
      call.say(`word${count} `);
      await chat.until(isText(`word${count} `));
    }
    joined.push(resume().then(allChunks));
    call.finish();
    await chat.ended(run.id);
    const [, answer] = (await chat.snapshot()).messages;
    for (const chunks of await Promise.all(joined)) {
      expect(await messageByAiSdk(chunks)).toMatchObject({ id: answer?.id, parts: answer?.parts });
    }
  });

  test("what is there already comes as one delta", async () => {
    await chat.say("hello");
    const call = await provider.next();
    for (const word of ["a", "b", "c"]) {
      call.say(word);
      await chat.until(isText(word));
    }
    const seen: UiMessageChunk[] = [];
    for await (const chunk of readChunks(await resume())) {
      seen.push(chunk);
      if (chunk.type === "text-delta") break;
    }
    expect(seen).toMatchObject([{ type: "start" }, { type: "text-start" }, { type: "text-delta", delta: "abc" }]);
    call.finish();
  });

  test("of several answers in the queue it is the one whose turn it is", async () => {
    const first = await chat.say("one");
    await chat.say("two");
    const call = await provider.next();
    const response = await resume();
    call.say("first");
    call.finish();
    expect((await allChunks(response))[0]).toMatchObject({ messageMetadata: { run_id: first.run.id } });
    (await provider.next()).finish();
  });

  test("HEAD opens no stream", async () => {
    expect((await resume("HEAD")).status).toBe(204);
    await chat.say("hello");
    const call = await provider.next();
    const response = await resume("HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
    call.finish();
  });

  test("LIV3 signs of life are comments, which the SDK does not take for chunks", async () => {
    await chat.say("hello");
    const call = await provider.next();
    let text = "";
    for await (const piece of (await resume()).body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.includes(": alive\n\n")) break;
    }
    expect(text.replaceAll(": alive\n\n", "")).toMatch(/^data: \{"type":"start".*\}\n\n$/);
    call.finish();
  });

  test("RUN1 POST /api/chat/:id/stop stops what is being answered; what was written stays and is closed", async () => {
    await chat.say("hello");
    const call = await provider.next();
    call.say("One, ");
    await chat.until(isText("One, "));
    const response = await resume();
    expect((await stop()).status).toBe(204);
    const chunks = await allChunks(response);
    expect(chunks.slice(-4)).toMatchObject([
      { type: "text-delta", delta: "One, " },
      { type: "text-end" },
      { type: "abort" },
      { type: "finish", finishReason: "interrupted" },
    ]);
    expect((await stop()).status).toBe(204);
    expect((await resume()).status).toBe(204);
  });

  describe("RUN2 a stream that cannot go on to its end is cut, for its regular end would pass for the answer's", () => {
    test("when its reader signs out (LIV4)", async () => {
      const bob = await server.signUp(`bob-${kind}`);
      const own = await server.newChat(bob);
      await own.say("hello");
      const call = await provider.next();
      const response = await server.request(bob, "GET", `/api/chat/${own.id}/stream`);
      await server.request(bob, "POST", "/api/auth/sign-out", {});
      await expect(allChunks(response)).rejects.toThrow("The connection was cut.");
      call.finish();
    });

    test("when the session is deleted", async () => {
      await chat.say("hello");
      await provider.next();
      const response = await resume();
      await server.json(ann, "DELETE", `/api/v1/chat/sessions/${chat.id}`);
      await expect(allChunks(response)).rejects.toThrow("The connection was cut.");
    });

    test("when the server goes down before its turn came", async () => {
      const other = await createTestDatabase(kind);
      const short = await createTestServer({ database: other, providerUrl: provider.url });
      const url = await short.start();
      const account = await short.signUp("ann");
      const own = await short.newChat(account);
      const post = (id: string) =>
        fetch(`${url}/api/chat`, {
          method: "POST",
          headers: { "Content-Type": "application/json", Origin: url, Cookie: account.cookie },
          body: JSON.stringify({ id: own.id, message: { id, role: "user", parts: [{ type: "text", text: "hello" }] } }),
        });
      const answers = Promise.allSettled([await post("1"), await post("2")].map(allChunks));
      await provider.next();
      await short.stop();
      const [running, queued] = await answers;
      expect(running).toMatchObject({ status: "fulfilled" });
      expect(queued).toMatchObject({ status: "rejected", reason: new TypeError("terminated") });
      await other.remove();
    });
  });
});
