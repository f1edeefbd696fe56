import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { TestGrant } from "../durable-streams/testing/test-grant.ts";
import { listsTopic } from "../log/feed.ts";
import { LiveHub } from "./live-hub.ts";
import { ANN, START, TestClient, TestLogs } from "./testing/test-hub.ts";

function createHub() {
  const clock = new ManualClock();
  const logs = new TestLogs();
  const grant = new TestGrant();
  const lists = { version: 1 };
  const hub = new LiveHub({
    log: logs,
    clock,
    heartbeatMs: 15_000,
    grants: {
      guard: (_principal, end) => grant.guard(end),
      get isFresh() {
        return grant.isFresh;
      },
      fresh: () => grant.fresh(),
    },
    listsVersion: async () => lists.version,
    mayRead: async (_principal, id) => id !== "secret",
  });
  const connect = async (client: TestClient, ...sessions: string[]) => {
    const connection = await hub.connect(ANN, client);
    for (const session_id of sessions) connection.command({ type: "subscribe", session_id, offset: START });
    await turn();
    return connection;
  };
  return { hub, clock, logs, grant, lists, connect };
}

describe("LIV2: delivery", () => {
  test("encodes what a commit brings once for all who keep up, and writes it in the same turn", async () => {
    const { logs, connect } = createHub();
    logs.commit("one", "first");
    const clients = [new TestClient(), new TestClient(), new TestClient()];
    await Promise.all(clients.map((client) => connect(client, "one")));
    logs.commit("one", "second");
    const last = clients.map(({ frames }) => frames.at(-1));
    expect(clients[0]?.titles).toEqual(["first", "second"]);
    expect(new Set(last).size).toBe(1);
  });

  test("reads a page from the database once for all who come for it", async () => {
    const { logs, connect } = createHub();
    logs.commit("one", ...Array.from({ length: 300 }, (_, index) => `title ${index}`));
    logs.forget();
    const clients = Array.from({ length: 20 }, () => new TestClient());
    await Promise.all(clients.map((client) => connect(client, "one")));
    for (const client of clients) expect(client.titles).toHaveLength(300);
    expect(logs.reads).toBeLessThan(5 + clients.length); // everybody looks once more at the end
  });

  test("gives a reader that takes nothing no more than its sink holds, and delays no other", async () => {
    const { logs, connect } = createHub();
    logs.commit("one", "0");
    const [slow, quick] = [new TestClient(4), new TestClient()];
    await connect(slow, "one");
    await connect(quick, "one");
    for (let n = 1; n <= 50; n++) {
      logs.commit("one", `${n}`);
      await turn();
    }
    expect(quick.titles).toHaveLength(51);
    expect(slow.frames).toHaveLength(4);
    slow.take(Number.POSITIVE_INFINITY);
    await turn();
    expect(slow.titles).toEqual(quick.titles);
  });

  test("lets a reader go that takes nothing for 30 s", async () => {
    const { hub, clock, logs, connect } = createHub();
    logs.commit("one", "0");
    const client = new TestClient(3);
    await connect(client, "one");
    logs.commit("one", "1");
    await turn();
    clock.advance(29_999);
    await turn();
    expect(client.end).toBe(null);
    clock.advance(1);
    await turn();
    expect(client.end).toBe("aborted");
    expect(hub.size).toBe(0);
  });

  test("gives those who keep up all of a commit that is larger than a frame, without waiting for the next one", async () => {
    const { logs, connect } = createHub();
    logs.commit("one", "0");
    const client = new TestClient();
    await connect(client, "one");
    const long = "x".repeat(10_000);
    logs.commit("one", ...Array.from({ length: 12 }, () => long));
    await turn();
    expect(client.titles).toHaveLength(13);
  });

  test("goes from log to log, in frames of at most 64 kB", async () => {
    const { logs, connect } = createHub();
    const long = "x".repeat(10_000);
    for (const id of ["one", "two"]) logs.commit(id, ...Array.from({ length: 100 }, () => long));
    const client = new TestClient();
    await connect(client, "one", "two");
    await turn();
    const events = client.frames.map(({ text }) => JSON.parse(text)).filter(({ type }) => type === "events");
    for (const { text } of client.frames) expect(text.length).toBeLessThan(65 * 1_024);
    expect(events.flatMap((frame) => frame.events)).toHaveLength(200);
    // While both had something to read, they took turns.
    const order = events.map(({ session_id }) => session_id);
    const both = order.slice(order.indexOf("two"), order.lastIndexOf("one") + 1);
    expect(both.length).toBeGreaterThan(10);
    for (const [index, id] of both.entries()) expect(id).toBe(index % 2 === 0 ? "two" : "one");
  });
});

describe("LIV3: heartbeats", () => {
  test("are written after silence only", async () => {
    const { clock, logs, connect } = createHub();
    logs.commit("one", "0");
    const [silent, busy] = [new TestClient(), new TestClient()];
    await connect(silent);
    await connect(busy, "one");
    for (let seconds = 0; seconds < 16; seconds++) {
      clock.advance(1_000);
      logs.commit("one", "more");
    }
    expect(silent.types).toEqual(["connection-start", "heartbeat"]);
    expect(busy.types).not.toContain("heartbeat");
  });
});

describe("LIV4: permission", () => {
  test("is asked for each subscription", async () => {
    const { logs, connect } = createHub();
    logs.commit("secret", "hidden");
    const client = new TestClient();
    await connect(client, "secret");
    logs.commit("secret", "hidden too");
    await turn();
    expect(client.types).toEqual(["connection-start", "subscription-end"]);
  });

  test("that is stale pauses delivery; fresh again, all of it comes", async () => {
    const { logs, grant, connect } = createHub();
    logs.commit("one", "0");
    const client = new TestClient();
    await connect(client, "one");
    grant.growStale();
    logs.commit("one", "1");
    await turn();
    logs.commit("one", "2");
    await turn();
    expect(client.titles).toEqual(["0"]);
    grant.refresh();
    await turn();
    expect(client.titles).toEqual(["0", "1", "2"]);
  });

  test("that was revoked ends the connection, with what it says last", async () => {
    const { hub, logs, grant, connect } = createHub();
    logs.commit("one", "0");
    const client = new TestClient();
    await connect(client, "one");
    grant.end();
    logs.commit("one", "1");
    await turn();
    expect(client.titles).toEqual(["0"]);
    expect(client.types.at(-1)).toBe("connection-end");
    expect(client.end).toBe("closed");
    expect(hub.size).toBe(0);
  });
});

describe("LIV5: lists", () => {
  test("a change that falls between two looks is told once, with the newest version", async () => {
    const { logs, lists, connect } = createHub();
    const client = new TestClient();
    await connect(client);
    for (let n = 0; n < 5; n++) {
      lists.version += 1;
      logs.feed.wake(listsTopic("ann"));
    }
    await turn();
    const versions = client.frames.map(({ text }) => JSON.parse(text).lists_version);
    expect(versions[0]).toBe(1);
    expect(versions.at(-1)).toBe(6);
    expect(new Set(versions).size).toBe(versions.length);
  });

  test("a client that says which version it has is told at once when that is not the newest", async () => {
    const { hub } = createHub();
    const [current, late] = [new TestClient(), new TestClient()];
    await hub.connect(ANN, current, 1);
    await hub.connect(ANN, late, 0);
    expect(current.types).toEqual(["connection-start"]);
    expect(late.types).toEqual(["connection-start", "lists-changed"]);
  });
});

test("SEC7: a client that sends more commands than can wait is cut", async () => {
  const { hub, logs } = createHub();
  logs.commit("one", "0");
  const client = new TestClient(1);
  const connection = await hub.connect(ANN, client);
  for (let n = 0; n < 1_500; n++) connection.command({ type: "subscribe", session_id: "one", offset: START });
  expect(client.end).toBe("aborted");
});

test("SEC7: a connection carries a bounded number of logs", async () => {
  const { logs, connect } = createHub();
  const ids = Array.from({ length: 101 }, (_, index) => `log ${index}`);
  for (const id of ids) logs.commit(id, "0");
  const client = new TestClient();
  await connect(client, ...ids);
  await turn();
  const refused = client.frames.map(({ text }) => JSON.parse(text)).filter(({ type }) => type === "subscription-end");
  expect(refused).toEqual([{ type: "subscription-end", session_id: "log 100", reason: "too_many_subscriptions" }]);
});
