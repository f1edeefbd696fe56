import { readFileSync } from "node:fs";
import { messageText } from "@millrace/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import { expect, test, vi } from "vitest";
import { type Api, createApi, signUp } from "../lib/api.ts";
import { eventsOf } from "../lib/event-stream.ts";
import { launchServer } from "../lib/server-process.ts";
import { startTestServer } from "../lib/test-server.ts";

test("a second process on the same data directory says so and ends; the first goes on", async () => {
  const first = await startTestServer();
  const second = launchServer({ MILLRACE_DATA_DIR: first.directory });
  expect(await second.exited).toBe(1);
  expect(second.output().trim()).toBe(`Another Millrace process already uses ${first.directory}.`);
  expect((await fetch(`${first.url}/api/v1/config`)).status).toBe(200);
});

test("DUR2 who is signed in and what was said outlast a restart", async () => {
  const first = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const ada = await signUp(first.url, "ada");
  const session = await ada.createSession({ title: "Kept" });
  await ada.ask({ session_id: session.id, content: "count to 20" });
  const before = await ada.snapshot(session.id);
  expect(await first.process.end("SIGTERM")).toBe(0);
  const second = await first.restart();
  expect(await createApi(second.url, ada.cookie).snapshot(session.id)).toEqual(before);
});

test("RUN2 on SIGTERM an answer that is nearly done is finished, and the process ends with code 0", async () => {
  const server = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "20" });
  const ada = await signUp(server.url, "ada");
  const { id } = await ada.createSession();
  await ada.send({ session_id: id, content: "count to 60" });
  await textOf(ada, id);
  expect(await server.process.end("SIGTERM")).toBe(0);
  const again = createApi((await server.restart()).url, ada.cookie);
  const { messages } = await again.snapshot(id);
  expect(messages.at(-1)).toMatchObject({ status: "completed" });
});

test("RUN2 on SIGTERM a long answer is interrupted, what was shown is kept, and it can be continued", async () => {
  const server = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "20" });
  const ada = await signUp(server.url, "ada");
  const { id } = await ada.createSession();
  const { run } = await ada.send({ session_id: id, content: "count to 2000" });
  await textOf(ada, id);
  const reading = readAll(await ada.fetch(`/api/v1/chats/${id}/stream`));
  const begun = performance.now();
  expect(await server.process.end("SIGTERM")).toBe(0);
  console.log(`SIGTERM to exit with a long answer and a reader: ${Math.round(performance.now() - begun)} ms`);
  const shown = await reading;
  expect(JSON.parse(shown.at(-1)?.data ?? "")).toMatchObject({ run_id: run.id, status: "interrupted" });
  const again = createApi((await server.restart()).url, ada.cookie);
  const [, kept] = (await again.snapshot(id)).messages;
  expect(kept).toMatchObject({ status: "interrupted", error: { code: "server_restarted" } });
  const text = kept ? messageText(kept) : "";
  const tokens = shown.filter(({ event }) => event === "token");
  expect(tokens.length).toBeGreaterThan(0);
  for (const token of tokens) {
    const { delta, text_offset } = JSON.parse(token.data);
    expect(text.slice(text_offset, text_offset + delta.length)).toBe(delta);
  }
  await again.continueRun(run.id);
  await textOf(again, id, text.length + 1);
  await again.stop(id);
  const [, stopped] = (await again.settled(id)).messages;
  expect(stopped && messageText(stopped)).toMatch(new RegExp(`^${text}`));
  expect(stopped).toMatchObject({ status: "stopped" });
});

test("LIV3 a reader that waits for news does not hold up the end: its stream is closed, and it asks the next server", async () => {
  const server = await startTestServer();
  const ada = await signUp(server.url, "ada");
  const { id } = await ada.createSession();
  const reading = readAll(await ada.fetch(`/api/v1/chat/sessions/${id}/log?offset=-1&live=sse`));
  const begun = performance.now();
  expect(await server.process.end("SIGTERM")).toBe(0);
  console.log(`SIGTERM to exit with an idle reader: ${Math.round(performance.now() - begun)} ms`);
  expect((await reading).at(-1)?.event).toBe("control");
});

test("an idle server's memory is told", async () => {
  const server = await startTestServer();
  const status = readFileSync(`/proc/${server.process.pid}/status`, "utf8");
  const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  console.log(`resident memory, idle: ${megabytes.toFixed(0)} MB`);
  expect(megabytes).toBeGreaterThan(0);
});

async function readAll(response: Response): Promise<EventSourceMessage[]> {
  const events: EventSourceMessage[] = [];
  for await (const event of eventsOf(response)) events.push(event);
  return events;
}

/** The newest message's text, once it has at least so many characters. */
function textOf(api: Api, sessionId: string, least = 1): Promise<string> {
  return vi.waitFor(async () => {
    const last = (await api.snapshot(sessionId)).messages.at(-1);
    const text = last ? messageText(last) : "";
    expect(text.length).toBeGreaterThanOrEqual(least);
    return text;
  }, 10_000);
}
