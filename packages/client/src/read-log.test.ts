import { expect, test } from "vitest";
import { createEnvironment } from "./environment.ts";
import { ConnectionError } from "./errors.ts";
import { type LogEvent, readLog } from "./read-log.ts";

/** What a reader gets of a body that arrives in pieces of `size` bytes. */
async function read(body: string, size: number) {
  const bytes = new TextEncoder().encode(body);
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const environment = createEnvironment({ fetch: async () => new Response(stream) });
  const received: LogEvent[] = [];
  let heard = 0;
  let opened = 0;
  await readLog(environment, "/log", new AbortController().signal, {
    heard: () => heard++,
    received: (events) => received.push(...events),
    opened: () => opened++,
  });
  return { received, heard, opened };
}

const EVENTS = [
  { seq: 1, type: "session-updated", data: { title: "Grüße 👋🏽" } },
  { seq: 2, type: "weather-changed" },
];
const FRAMES = `event: control\ndata:{"streamNextOffset":"x"}\n\n: a comment\n\nevent: data\nid: 2\ndata:${JSON.stringify(EVENTS)}\n\n`;

test("LOG3 LOG6 a log reads the same in pieces of any size and with any line ends", async () => {
  for (const body of [FRAMES, FRAMES.replaceAll("\n", "\r\n"), FRAMES.replaceAll("\n", "\r")]) {
    for (let size = 1; size < 60; size++) {
      const { received, heard, opened } = await read(body, size);
      expect(received).toEqual(EVENTS);
      expect(heard).toBe(Math.ceil(new TextEncoder().encode(body).length / size));
      expect(opened).toBe(2);
    }
  }
});

test("RUN2 an event cut off by the end of the stream is not received", async () => {
  expect((await read(FRAMES.slice(0, -1), 10)).received).toEqual([]);
});

test("a control frame or a comment alone carries no events", async () => {
  expect(await read("event: control\ndata:{}\n\n", 100)).toEqual({ received: [], heard: 1, opened: 1 });
  expect(await read(": still here\n\n", 100)).toEqual({ received: [], heard: 1, opened: 0 });
});

test.each([
  "{}",
  "null",
  "[1]",
  '[{"seq":1}]',
  '[{"type":"x"}]',
  '[{"seq":"1","type":"x"}]',
  '[{"seq":1.5,"type":"x"}]',
])("data that is no list of events fails the connection: %s", async (data) => {
  await expect(read(`event: data\ndata:${data}\n\n`, 100)).rejects.toBeInstanceOf(ConnectionError);
});

test("data that is no JSON fails the connection", async () => {
  await expect(read("event: data\ndata:[{\n\n", 100)).rejects.toThrow();
});
