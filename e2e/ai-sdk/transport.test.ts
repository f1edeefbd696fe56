import { Chat } from "@ai-sdk/react";
import { createMillraceTransport, type MillraceTransport } from "@millrace/client/ai-sdk";
import { expect, test, vi } from "vitest";
import { type Cut, startTcpProxy } from "../lib/tcp-proxy.ts";
import { startChatServer } from "./chat-server.ts";

/** The AI SDK's `Chat`, as it is published, with our transport, over connections that do not last. */

const server = startChatServer();

function transportTo(url: string, way: "sse" | "long-poll"): MillraceTransport {
  return createMillraceTransport({
    baseUrl: url,
    random: () => 0,
    openSocket: null,
    fetch: (input, init = {}) => {
      if (way === "long-poll" && String(input).endsWith("/live")) throw new TypeError("fetch failed");
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(server.headers(url))) headers.set(name, value);
      return fetch(input, { ...init, headers });
    },
  });
}

const CUTS: readonly Cut[] = ["fin", "rst", "fin", "rst"];

test.each(["sse", "long-poll"] as const)(
  "LIV1 RUN2 an answer survives four cuts, clean and not, and ends as the server's own (%s)",
  async (way) => {
    const proxy = await startTcpProxy();
    proxy.connectTo(server.url);
    const chat = new Chat({ id: server.session.id, transport: transportTo(proxy.url, way) });
    const shows = (text: string) =>
      vi.waitFor(() => expect(chat.messages[1]?.parts).toMatchObject([{ type: "text", text }]), { timeout: 30_000 });
    const sent = chat.sendMessage({ text: "hello" });
    const call = await server.provider.next();
    let text = "";
    const say = (word: string) => {
      text += word;
      call.say(word);
    };
    for (const [index, cut] of CUTS.entries()) {
      say(`before${index} `);
      await shows(text);
      proxy.fail(cut);
      say(`during${index} `);
      expect(chat.status).toBe("streaming");
      proxy.mend();
      await shows(text);
    }
    proxy.fail("fin");
    say("last");
    call.finish();
    await vi.waitFor(async () => expect((await server.snapshot()).active_runs).toEqual([]));
    expect(chat.status).toBe("streaming");
    proxy.mend();
    await sent;
    expect(chat.status).toBe("ready");
    const [, answer] = (await server.snapshot()).messages;
    expect(chat.messages).toHaveLength(2);
    expect(chat.messages[1]).toMatchObject({ id: answer?.id, parts: answer?.parts, metadata: { status: "completed" } });
    expect(proxy.cuts.fin).toBeGreaterThan(0);
    expect(proxy.cuts.rst).toBeGreaterThan(0);
  },
);

test("RUN1 two devices read the same answer; one resumes it in the middle, and either can stop it", async () => {
  const transport = transportTo(server.url, "sse");
  const phone = new Chat({ id: server.session.id, transport });
  const sent = phone.sendMessage({ text: "hello" });
  const call = await server.provider.next();
  call.say("One, ");
  await vi.waitFor(() => expect(phone.messages[1]?.parts).toMatchObject([{ text: "One, " }]));
  const laptop = new Chat({ id: server.session.id, transport: transportTo(server.url, "sse") });
  const resumed = laptop.resumeStream();
  await vi.waitFor(() => expect(laptop.messages[0]?.parts).toMatchObject([{ text: "One, " }]));
  await transport.stop(server.session.id);
  await Promise.all([sent, resumed]);
  for (const chat of [phone, laptop]) {
    expect(chat.status).toBe("ready");
    expect(chat.messages.at(-1)?.parts).toMatchObject([{ text: "One, ", state: "done" }]);
  }
});

test("RUN2 an answer that fails is an error for people, and `regenerate` has it written again", async () => {
  const chat = new Chat({ id: server.session.id, transport: transportTo(server.url, "sse") });
  const sent = chat.sendMessage({ text: "hello" });
  (await server.provider.next()).refuse(401);
  await sent;
  expect(chat.status).toBe("error");
  expect(chat.error?.message).toMatch(/key/);
  const again = chat.regenerate();
  const call = await server.provider.next();
  call.say("Hi");
  call.finish();
  await again;
  expect(chat.messages.map(({ parts }) => parts)).toMatchObject([[{ text: "hello" }], [{ text: "Hi" }]]);
});
