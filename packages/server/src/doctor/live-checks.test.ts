import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database.ts";
import { createTestServer, type TestServer } from "../../testing/test-server.ts";
import { checkEventStream } from "./check-event-stream.ts";
import { checkPoll } from "./check-poll.ts";
import { checkWebSocket } from "./check-web-socket.ts";
import type { Finding } from "./finding.ts";
import { type Patience, systemPatience } from "./patience.ts";
import { type Downstream, startProxy } from "./testing/start-proxy.ts";
import { createVisitor, type Visitor } from "./visitor.ts";

let database: TestDatabase;
let server: TestServer;
let url: string;
let cookie: string;

beforeAll(async () => {
  database = await createTestDatabase("SQLite");
  server = await createTestServer({ database });
  url = await server.start();
  ({ cookie } = await server.signUp("ada"));
});
afterAll(async () => {
  await server.stop();
  await database.remove();
});

type Check = (visitor: Visitor, patience: Patience) => Promise<Finding>;
const LIVE: [name: string, check: Check][] = [
  ["WebSocket", checkWebSocket],
  ["Server-Sent Events", checkEventStream],
];

interface ProxyOptions {
  /** What the client gets instead of the server's answers. */
  answer?: string;
  /** For how many replies the check has all its patience; for the next only until the proxy says that it has lost it. */
  patientReplies?: number;
}

/** Runs a check through a proxy. */
async function through(
  check: Check,
  onSent: (bytes: Buffer, downstream: Downstream, losePatience: () => void) => void,
  { answer, patientReplies = 0 }: ProxyOptions = {},
): Promise<Finding> {
  const lost = new AbortController();
  const proxy = await startProxy(url, (bytes, downstream) => onSent(bytes, downstream, () => lost.abort()), answer);
  onTestFinished(() => proxy.close());
  let replies = 0;
  const reply = () => (replies++ < patientReplies ? systemPatience.reply() : lost.signal);
  return check(createVisitor(proxy.url, cookie), { ...systemPatience, reply });
}

const FIRST = '"connection-start"';
const pass = (bytes: Buffer, downstream: Downstream) => downstream.pass(bytes);

test("LIV1: Server-Sent Events that a proxy holds back whole are told, with what to turn off", async () => {
  const found = await through(checkEventStream, (bytes, _downstream, losePatience) => {
    if (bytes.includes(FIRST)) losePatience();
  });
  expect(found).toMatchObject({ status: "fail", advice: expect.stringContaining("proxy_buffering off") });
});

test("LIV1: so are those of which only the headers arrive", async () => {
  const hold = (bytes: Buffer, downstream: Downstream, losePatience: () => void) => {
    const headersEnd = bytes.indexOf("\r\n\r\n");
    if (headersEnd >= 0) downstream.pass(bytes.subarray(0, headersEnd + 4));
    if (bytes.includes(FIRST)) losePatience();
  };
  const found = await through(checkEventStream, hold, { patientReplies: 1 });
  expect(found).toMatchObject({
    status: "fail",
    message: expect.stringContaining("held back"),
    advice: expect.stringContaining("proxy_buffering off"),
  });
});

test("LIV1: a proxy that refuses WebSockets is told, with what to forward", async () => {
  const answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  const found = await through(checkWebSocket, pass, { answer });
  expect(found).toMatchObject({
    status: "fail",
    message: expect.stringContaining("400"),
    advice: expect.stringContaining("Upgrade"),
  });
});

test("SEC6: a WebSocket refused for its origin points to PUBLIC_URL", async () => {
  const visitor = createVisitor(url, cookie);
  const elsewhere = { ...visitor, headers: { ...visitor.headers, origin: "https://elsewhere.example" } };
  const found = await checkWebSocket(elsewhere, systemPatience);
  expect(found).toMatchObject({ status: "fail", advice: expect.stringContaining("PUBLIC_URL") });
});

test.each(LIVE)("LIV3: a proxy that cuts idle connections is told (%s)", async (_, check) => {
  const found = await through(check, (bytes, downstream) => {
    downstream.pass(bytes);
    if (bytes.includes(FIRST)) setImmediate(downstream.cut);
  });
  expect(found).toMatchObject({ status: "fail", advice: expect.stringContaining("time-out for idle connections") });
});

test.each(LIVE)("LIV3: a connection without heartbeats is told (%s)", async (_, check) => {
  const impatient = { ...systemPatience, silence: () => AbortSignal.abort() };
  const found = await check(createVisitor(url, cookie), impatient);
  expect(found).toMatchObject({ status: "fail", message: expect.stringContaining("no heartbeat") });
});

test.each(LIVE)("a server that ends the connection is told (%s)", async (_, check) => {
  const ending = await createTestServer({ database: await anotherDatabase() });
  const address = await ending.start();
  const ada = await ending.signUp("ada");
  const patience = {
    ...systemPatience,
    silence: () => {
      void ending.stop();
      return systemPatience.silence();
    },
  };
  const found = await check(createVisitor(address, ada.cookie), patience);
  expect(found).toMatchObject({ status: "fail", message: expect.stringContaining("server ends") });
});

test("LIV1: polling that a proxy answers by itself is told", async () => {
  const body = "<h1>Hello</h1>";
  const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  expect(await through(checkPoll, pass, { answer })).toMatchObject({ status: "fail" });
  expect(await through(checkPoll, pass)).toMatchObject({ status: "pass" });
});

async function anotherDatabase(): Promise<TestDatabase> {
  const another = await createTestDatabase("SQLite");
  onTestFinished(() => another.remove());
  return another;
}
