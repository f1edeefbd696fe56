/** The load client: plain sockets, so that its own cost stays small and equal for every server. JSON in, JSON out. */
import { connect, type Socket } from "node:net";
import { json } from "node:stream/consumers";
import { percentile } from "../lib/statistics.ts";
import type { Load, LoadResult } from "./load.ts";
import { TokenScanner } from "./token-scanner.ts";

const load = (await json(process.stdin)) as Load;
const { host, hostname, port, pathname, search } = new URL(load.url);
const firstToken: number[] = [];
const tokenLatency: number[] = [];
let tokens = 0;
let bytes = 0;
let bad = 0;
let seconds = 0;

for (let round = 0; round < load.bodies.length; round += load.concurrency) {
  const bodies = load.bodies.slice(round, round + load.concurrency);
  const sockets = await Promise.all(bodies.map(open));
  const start = now();
  await Promise.all(
    sockets.map((socket, index) => stream(socket, bodies[index] ?? "", (index * load.rampMs) / bodies.length)),
  );
  seconds += (now() - start) / 1e6;
}
const result: LoadResult = {
  tokens,
  bad,
  tokensPerSecond: tokens / seconds,
  bytesPerToken: bytes / tokens,
  firstToken: { p50: percentile(firstToken, 0.5), p99: percentile(firstToken, 0.99) },
  tokenLatency: { p50: percentile(tokenLatency, 0.5), p99: percentile(tokenLatency, 0.99) },
};
process.stdout.write(JSON.stringify(result));

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Microseconds of the clock the provider stamps its tokens with. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function stream(socket: Socket, body: string, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const scanner = new TokenScanner();
    let sentAt = 0;
    let received = 0;
    let tail = "";
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.destroy();
      if (received !== load.tokens) bad++;
      resolve();
    };
    const timer = setTimeout(end, load.timeoutMs);
    socket.on("data", (piece) => {
      const at = now();
      bytes += piece.length;
      scanner.scan(piece, (stamp) => {
        if (received++ === 0) firstToken.push((at - sentAt) / 1000);
        tokenLatency.push((at - stamp) / 1000);
        tokens++;
      });
      // Some servers keep the connection open: the end is the last chunk of the body.
      tail = (tail + piece.toString("latin1", Math.max(0, piece.length - 5))).slice(-5);
      if (tail === "0\r\n\r\n") end();
    });
    socket.on("error", end);
    socket.on("close", end);
    setTimeout(() => {
      sentAt = now();
      socket.write(requestText(body));
    }, delayMs);
  });
}

function requestText(body: string): string {
  const headers = {
    host,
    "content-type": "application/json",
    accept: "text/event-stream",
    connection: "close",
    "content-length": Buffer.byteLength(body),
    ...load.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}
