import { messageText, type SessionEvent } from "@millrace/protocol";
import { expect, onTestFinished, test, vi } from "vitest";
import { startHttpServer } from "../../packages/server/src/models/testing/http-server.ts";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { type Api, createApi, signUp } from "../lib/api.ts";
import { startTestServer } from "../lib/test-server.ts";

const TOKENS = Array.from({ length: 2_000 }, (_, index) => `${index} `);

test("RUN1 RUN2 another device stops an answer before its first token: the provider is let go, one end is recorded", async () => {
  const called = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const silent = await startHttpServer((request) => {
    called.resolve();
    request.socket.once("close", () => letGo.resolve());
  });
  onTestFinished(() => silent.close());
  const { url } = await startTestServer({ ANTHROPIC_API_KEY: "loopback", ANTHROPIC_BASE_URL: silent.origin });
  const phone = await signUp(url, "ada");
  const laptop = createApi(url, phone.cookie);
  const { id } = await phone.createSession();
  const { run } = await phone.send({ session_id: id, content: "Will you answer?" });
  await called.promise;
  expect((await laptop.stop(id)).runs).toEqual([run.id]);
  await letGo.promise;
  const [, answer] = (await laptop.settled(id)).messages;
  expect(answer).toMatchObject({ status: "stopped", parts: [] });
  expect(await endsOf(phone, id)).toEqual(["stopped"]);
  expect((await laptop.stop(id)).runs).toEqual([]);
});

test.each(["anthropic", "openai"] as const)(
  "RUN1 RUN2 another device stops a streaming answer: what was shown stays, one end is recorded (%s)",
  async (format) => {
    const provider = await startLoopbackProvider({ format, tokens: TOKENS, delayMs: 5 });
    onTestFinished(() => provider.close());
    const { url } = await startTestServer(providerSettings(format, provider.url));
    const phone = await signUp(url, "ada");
    const laptop = createApi(url, phone.cookie);
    const { id } = await phone.createSession();
    const { run, message } = await phone.send({ session_id: id, content: "Say much" });
    const shown = await vi.waitFor(async () => {
      const last = (await phone.snapshot(id)).messages.at(-1);
      expect(last && messageText(last)).toMatch(/\d/);
      return last ? messageText(last) : "";
    }, 10_000);
    // By the id of the message that asked for it.
    expect((await laptop.stop(id, { message_id: message.id })).runs).toEqual([run.id]);
    await provider.requests[0]?.ended;
    expect(provider.requests.map(({ state }) => state)).toEqual(["aborted"]);
    const [, answer] = (await laptop.settled(id)).messages;
    const kept = answer ? messageText(answer) : "";
    expect(answer).toMatchObject({ status: "stopped" });
    expect(kept.startsWith(shown)).toBe(true);
    expect(TOKENS.join("").startsWith(kept)).toBe(true);
    expect(await endsOf(phone, id)).toEqual(["stopped"]);
  },
);

test("RUN7 one conversation goes through an Anthropic and an OpenAI server, each told all that was said before", async () => {
  const anthropic = await startLoopbackProvider({ format: "anthropic", tokens: ["From", " Anthropic"] });
  const openai = await startLoopbackProvider({ format: "openai", tokens: ["From", " OpenAI"] });
  onTestFinished(async () => void (await Promise.all([anthropic.close(), openai.close()])));
  const { url } = await startTestServer({
    ...providerSettings("anthropic", anthropic.url),
    ...providerSettings("openai", openai.url),
  });
  const ada = await signUp(url, "ada");
  const { id } = await ada.createSession();
  await ada.ask({ session_id: id, content: "First", model: "anthropic/loopback" });
  await ada.ask({ session_id: id, content: "Second", model: "openai/loopback" });
  await ada.ask({ session_id: id, content: "Third", model: "anthropic/loopback" });
  const { messages } = await ada.snapshot(id);
  const said = ["First", "From Anthropic", "Second", "From OpenAI", "Third", "From Anthropic"];
  expect(messages.map(messageText)).toEqual(said);
  expect(anthropic.requests).toHaveLength(2);
  expect(openai.requests).toHaveLength(1);
  expect(JSON.stringify(anthropic.requests[1]?.body)).toMatch(new RegExp(said.slice(0, 5).join(".*")));
});

function providerSettings(format: "anthropic" | "openai", url: string): Record<string, string> {
  const name = format.toUpperCase();
  return { [`${name}_API_KEY`]: "loopback", [`${name}_BASE_URL`]: url };
}

/** The outcomes of all terminal events in the log. */
async function endsOf(api: Api, sessionId: string): Promise<string[]> {
  const events = (await api.wholeLog(sessionId)).map((text) => JSON.parse(text) as SessionEvent);
  return events.flatMap((event) => (event.type === "run-end" ? [event.data.outcome] : []));
}
