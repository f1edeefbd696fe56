import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { openEventStream } from "./event-stream.ts";
import { createRouter } from "./router.ts";
import { ListenError, type RunningServer, serve } from "./server.ts";
import { createEchoFeature, createTestApp } from "./testing/create-test-app.ts";

const servers: RunningServer[] = [];

async function start(options: { requestTimeoutMs?: number } = {}): Promise<RunningServer> {
  const server = await serve(createTestApp([createEchoFeature()]), { host: "127.0.0.1", port: 0, ...options });
  servers.push(server);
  return server;
}

function open(server: RunningServer) {
  return connect({ host: "127.0.0.1", port: Number(new URL(server.url).port) });
}

/** Sends bytes as they are, and returns everything that came back until the server closed. */
function sendRaw(server: RunningServer, request: string): Promise<string> {
  const socket = open(server);
  socket.write(request);
  return text(socket);
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

describe("limits (SEC7)", () => {
  it("SEC7 refuses headers over 16 kB with 431", async () => {
    const server = await start();
    const headers = Array.from({ length: 2000 }, (_, index) => `X-${index}: ${"x".repeat(20)}\r\n`).join("");
    expect(await sendRaw(server, `GET /healthz HTTP/1.1\r\nHost: a\r\n${headers}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it("SEC7 cuts off a body that is sent too slowly", async () => {
    const server = await start({ requestTimeoutMs: 50 });
    const head =
      "POST /api/v1/echo/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    expect(await sendRaw(server, `${head}{`)).toMatch(/^HTTP\/1.1 408 /);
  });

  it("SEC7 answers 413 to a chunked body over 1 MB, and goes on serving", async () => {
    const server = await start();
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const head =
      "POST /api/v1/echo/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    const answer = await sendRaw(server, `${head}Connection: close\r\n\r\n${chunk.repeat(20)}0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it.each([
    ["two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    [
      "a length and chunks",
      "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
  ])("SEC7 refuses a request with %s, and closes the connection", async (_, rest) => {
    const answer = await sendRaw(await start(), `POST /api/v1/echo/a HTTP/1.1\r\nHost: a\r\n${rest}`);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  it.each([
    ["TRACE /api/v1/echo/a HTTP/1.1\r\nHost: a", 405],
    ["GET http://evil.example/healthz HTTP/1.1\r\nHost: a", 200],
    ["GET /healthz HTTP/1.1\r\nHost: a b", 400],
    ["GET /..\\..\\etc/passwd HTTP/1.1\r\nHost: a", 400],
    ["GET /%00 HTTP/1.1\r\nHost: a", 404],
  ])("SEC5 answers %j with %i", async (head, status) => {
    const answer = await sendRaw(await start(), `${head}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe("starting and stopping", () => {
  it("says in a sentence that a port is taken", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const second = serve(createTestApp([]), { host: "127.0.0.1", port });
    await expect(second).rejects.toThrow(ListenError);
    await expect(second).rejects.toThrow(`Port ${port} on 127.0.0.1 is already in use.`);
  });

  it("ends event streams, so that their readers come back elsewhere", async () => {
    const feature = createRouter();
    feature.get("/api/v1/stream", (c) => {
      const { sink, response } = openEventStream(c);
      sink.write("data:1\n\n");
      return response;
    });
    const server = await serve(createTestApp([feature]), { host: "127.0.0.1", port: 0 });
    const response = await fetch(`${server.url}/api/v1/stream`);
    await server.close();
    expect(await response.text()).toBe("data:1\n\n");
  });

  it("closes idle connections and takes no new ones", async () => {
    const server = await start();
    const socket = open(server);
    socket.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "data");
    const ended = once(socket, "end");
    await server.close();
    await ended;
    servers.splice(0);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
  });
});
