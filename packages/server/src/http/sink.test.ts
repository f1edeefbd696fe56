import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openEventStream } from "./event-stream.ts";
import { createRouter } from "./router.ts";
import { type RunningServer, serve } from "./server.ts";
import type { Sink } from "./sink.ts";
import { createTestApp } from "./testing/create-test-app.ts";

/** A sink whose other end a test holds. */
interface Wire {
  sink: Sink;
  status: number;
  headers: Headers;
  /** Reads until the text so far ends with this, and returns it whole. */
  readUntil(end: string): Promise<string>;
  /** Reads to the end of the stream. */
  readAll(): Promise<string>;
  disconnect(): Promise<void>;
}

function createStreamApp(onOpen: (sink: Sink) => void) {
  const feature = createRouter();
  feature.get("/api/v1/stream", (c) => {
    c.header("X-From-Handler", "1");
    const { sink, response } = openEventStream(c, { "Stream-Next-Offset": "7" });
    onOpen(sink);
    return response;
  });
  return createTestApp([feature]);
}

async function openWeb(): Promise<Wire> {
  const opened = Promise.withResolvers<Sink>();
  const response = await createStreamApp(opened.resolve).request("/api/v1/stream");
  return toWire(await opened.promise, response);
}

const servers: RunningServer[] = [];
const aborts: AbortController[] = [];
const sockets: Socket[] = [];

async function openNode(): Promise<Wire> {
  const opened = Promise.withResolvers<Sink>();
  const server = await serve(createStreamApp(opened.resolve), { host: "127.0.0.1", port: 0 });
  servers.push(server);
  const abort = new AbortController();
  aborts.push(abort);
  const response = await fetch(`${server.url}/api/v1/stream`, { signal: abort.signal });
  return { ...toWire(await opened.promise, response), disconnect: async () => abort.abort() };
}

function toWire(sink: Sink, response: Response): Wire {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const readWhile = async (goOn: (text: string) => boolean) => {
    let text = "";
    while (goOn(text)) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
    }
    return text;
  };
  return {
    sink,
    status: response.status,
    headers: response.headers,
    readUntil: (end) => readWhile((text) => !text.endsWith(end)),
    readAll: () => readWhile(() => true),
    disconnect: () => reader.cancel(),
  };
}

async function isClosed(sink: Sink): Promise<void> {
  if (!sink.closed.aborted) await once(sink.closed, "abort");
}

/** Writes until the sink says no; returns how many bytes it took. */
function fill(sink: Sink): number {
  const chunk = new Uint8Array(16 * 1024).fill(120);
  let written = chunk.length;
  while (sink.write(chunk)) written += chunk.length;
  return written;
}

afterEach(async () => {
  for (const abort of aborts.splice(0)) abort.abort();
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await server.close();
});

describe.each([
  ["web stream", openWeb],
  ["node socket", openNode],
])("a sink over a %s (LIV2)", (_, open) => {
  it("answers as an event stream that nothing keeps or holds back, with everybody's headers", async () => {
    const { status, headers } = await open();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect(headers.get("cache-control")).toBe("private, no-store, no-transform");
    expect(headers.get("x-accel-buffering")).toBe("no");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-request-id")).toMatch(/^req_/);
    expect(headers.get("x-from-handler")).toBe("1");
    expect(headers.get("stream-next-offset")).toBe("7");
  });

  it("delivers text and bytes in order, each as soon as it is written", async () => {
    const { sink, readUntil, readAll } = await open();
    sink.write("data:1\n\n");
    expect(await readUntil("1\n\n")).toBe("data:1\n\n");
    sink.write(new TextEncoder().encode("data:é\n\n"));
    sink.write("data:😀\n\n");
    sink.close();
    expect(await readAll()).toBe("data:é\n\ndata:😀\n\n");
  });

  it("lets a writer go on at once while there is room", async () => {
    const { sink } = await open();
    expect(sink.write("data:1\n\n")).toBe(true);
    await sink.drained();
  });

  it("says no when a reader does not read, and lets the writer go on when it does, with nothing lost", async () => {
    const { sink, readAll } = await open();
    const written = fill(sink);
    expect(written).toBeGreaterThanOrEqual(64 * 1024);
    const rest = readAll();
    await sink.drained();
    sink.close();
    expect((await rest).length).toBe(written);
  });

  it("RUN1 tells when the reader has gone, releases a waiting writer, and takes no more", async () => {
    const { sink, disconnect } = await open();
    fill(sink);
    const waiting = sink.drained();
    await disconnect();
    await waiting;
    await isClosed(sink);
    expect(sink.write("data:late\n\n")).toBe(false);
    await sink.drained();
    sink.close();
  });

  it("RUN2 is cut by `abort`, which its reader cannot take for the end", async () => {
    const { sink, readAll } = await open();
    sink.write("data:1\n\n");
    sink.abort();
    await expect(readAll()).rejects.toThrow();
    await isClosed(sink);
    expect(sink.write("data:late\n\n")).toBe(false);
    sink.abort();
    sink.close();
  });

  it("is over after its own close, and bears being closed twice", async () => {
    const { sink, readAll } = await open();
    sink.close();
    sink.close();
    expect(await readAll()).toBe("");
    await isClosed(sink);
    expect(sink.write("data:late\n\n")).toBe(false);
  });
});

it("a node sink holds back a writer whose reader stays connected but never reads", async () => {
  const opened = Promise.withResolvers<Sink>();
  const server = await serve(createStreamApp(opened.resolve), { host: "127.0.0.1", port: 0 });
  servers.push(server);
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(server.url).port) });
  sockets.push(socket);
  socket.write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const sink = await opened.promise;
  const taken = [fill(sink)];
  // The system's own buffers fill up as well; then nothing more is taken.
  while (taken.length < 1000 && (await Promise.race([sink.drained().then(() => true), idle()]))) taken.push(fill(sink));
  expect(taken.length).toBeLessThan(1000);
  socket.destroy();
  await sink.drained();
});

it("a node sink is over at once when its reader went before it was opened", async () => {
  const [begun, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<Sink>()];
  const feature = createRouter();
  feature.get("/api/v1/stream", async (c) => {
    begun.resolve();
    if (c.env.outgoing) await once(c.env.outgoing, "close");
    const { sink, response } = openEventStream(c);
    opened.resolve(sink);
    return response;
  });
  const server = await serve(createTestApp([feature]), { host: "127.0.0.1", port: 0 });
  servers.push(server);
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(server.url).port) });
  socket.write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await begun.promise;
  socket.destroy();
  expect((await opened.promise).closed.aborted).toBe(true);
});

/** False, once the event loop has turned often enough for a drain to show. */
async function idle(): Promise<false> {
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  return false;
}
