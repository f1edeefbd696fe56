import { describe, expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice } from "../../test/fake-environment.ts";
import { FakeFollower, followSession } from "../../test/fake-follower.ts";
import { exchange, SESSION_ID } from "../../test/log-events.ts";
import type { TransportKind } from "./connection-status.ts";

const KINDS = ["websocket", "sse", "long-poll"] as const;

/** A device that follows `ses_1`; there are others to follow. */
async function deviceOn(kind: TransportKind) {
  const device = createDevice({ transports: [kind] });
  for (const id of ["ses_2", "ses_3", "ses_4"]) device.server.log(id);
  const first = followSession(device);
  await device.clock.advance(1000);
  expect(device.server.carried).toEqual([[SESSION_ID]]);
  return { ...device, first };
}

describe("LIV1 what is followed can change", () => {
  test("on an open WebSocket, without touching the connection", async () => {
    const { server, client } = await deviceOn("websocket");
    const second = followSession({ client }, "ses_2");
    await idle();
    expect(server.carried).toEqual([[SESSION_ID, "ses_2"]]);
    second.leave();
    await idle();
    expect(server.carried).toEqual([[SESSION_ID]]);
    expect(server.connections).toHaveLength(1);
  });

  test.each(["sse", "long-poll"] as const)(
    "over %s: the new request is there before the old one goes",
    async (kind) => {
      const { server, client, clock, first } = await deviceOn(kind);
      followSession({ client }, "ses_2");
      await clock.advance(1000);
      server.blocked[kind] = { type: "silent" };
      followSession({ client }, "ses_3");
      await idle();
      expect(server.open).toEqual([kind, kind]);
      server.append(...exchange(1, ["Hello"]));
      await clock.advance(1000);
      expect(first.follower.taken).toEqual([1, 2, 3, 4, 5, 6]);
    },
  );

  test.each(["sse", "long-poll"] as const)("over %s: a request that took over is the only one", async (kind) => {
    const { server, client, clock } = await deviceOn(kind);
    const second = followSession({ client }, "ses_2");
    await clock.advance(1000);
    expect(server.carried).toEqual([[SESSION_ID, "ses_2"]]);
    second.leave();
    await clock.advance(1000);
    expect(server.carried).toEqual([[SESSION_ID]]);
  });

  test.each(["sse", "long-poll"] as const)("over %s: all changes of a turn are one request", async (kind) => {
    const { server, client, clock } = await deviceOn(kind);
    for (const id of ["ses_2", "ses_3"]) followSession({ client }, id);
    await clock.advance(1000);
    const before = server.connections.length;
    for (const id of ["ses_2", "ses_3", "ses_4"]) {
      client.followLog(id, new FakeFollower({ offset: server.log(id).offset(0) }));
    }
    await idle();
    expect(server.connections).toHaveLength(before + 1);
    const asked = server.connections.at(-1)?.request.subscriptions.map(({ session_id }) => session_id);
    expect(asked).toEqual([SESSION_ID, "ses_2", "ses_3", "ses_4"]);
  });

  test.each(["sse", "long-poll"] as const)("over %s: changes while a request opens wait for it", async (kind) => {
    const { server, client, clock } = await deviceOn(kind);
    const before = server.connections.length;
    for (const id of ["ses_2", "ses_3", "ses_4"]) {
      client.followLog(id, new FakeFollower({ offset: server.log(id).offset(0) }));
      await Promise.resolve();
    }
    await idle();
    expect(server.connections.length - before).toBeLessThan(3);
    await clock.advance(1000);
    expect(server.carried).toEqual([[SESSION_ID, "ses_2", "ses_3", "ses_4"]]);
  });
});

describe("LOG3 two who follow one session", () => {
  test.each(KINDS)("each get everything after their own offset, and nothing twice (%s)", async (kind) => {
    const { server, client, clock, first } = await deviceOn(kind);
    server.append(...exchange(1, ["Hel", "lo"]));
    await clock.advance(1000);
    const late = new FakeFollower({ offset: server.log(SESSION_ID).offset(3) });
    client.followLog(SESSION_ID, late);
    await clock.advance(1000);
    server.append(...exchange(2, ["again"]));
    await clock.advance(1000);
    const all = server.events.map(({ seq }) => seq);
    expect(first.follower.taken).toEqual(all);
    expect(late.taken).toEqual(all.slice(3));
    expect([first.follower.status, late.status]).toEqual(Array(2).fill(kind === "long-poll" ? "polling" : "live"));
    expect(first.follower.snapshotsTaken).toBe(1);
  });

  test.each(KINDS)("are not put out by what was on its way when the second came (%s)", async (kind) => {
    const { server, client, clock } = await deviceOn(kind);
    server.append(...exchange(1, ["Hel", "lo"]));
    await clock.advance(1000);
    client.followLog("ses_2", new FakeFollower({ offset: server.log("ses_2").offset() }));
    for (let turn = 0; turn < 3; turn++) await Promise.resolve(); // a request is on its way
    const late = new FakeFollower({ offset: server.log(SESSION_ID).offset(3) });
    client.followLog(SESSION_ID, late);
    server.append({ type: "weather-changed" });
    await clock.advance(1000);
    expect(late.taken).toEqual([4, 5, 6, 7, 8]);
    expect(late.statuses).toEqual([kind === "long-poll" ? "polling" : "live"]);
  });

  test("need no more than one subscription when the one that comes later lacks nothing of it", async () => {
    const { server, client, first } = await deviceOn("websocket");
    const second = followSession({ client });
    await idle();
    expect(second.follower.status).toBe("live");
    first.leave();
    await idle();
    server.append(...exchange(1, ["Hello"]));
    await idle();
    expect(second.follower.taken).toEqual([1, 2, 3, 4, 5, 6]);
    expect(server.commands).toHaveLength(1);
  });

  test.each(KINDS)("are both told when it is gone (%s)", async (kind) => {
    const { server, client, clock, first } = await deviceOn(kind);
    const second = followSession({ client });
    await clock.advance(1000);
    server.endSubscriptions(SESSION_ID, "not_found");
    await clock.advance(1000);
    expect([first.follower.end, second.follower.end]).toEqual(["not_found", "not_found"]);
    expect(server.open).toEqual([]);
  });
});

test("a follower that left is told nothing any more", async () => {
  const { server, first, clock } = await deviceOn("websocket");
  const statuses = first.follower.statuses.length;
  server.append(...exchange(1, ["Hello"]));
  first.leave();
  server.endConnections("signed_out");
  await clock.advance(1000);
  expect(first.follower.taken).toEqual([]);
  expect(first.follower.statuses).toHaveLength(statuses);
  expect(first.follower.end).toBeNull();
});

test("a follower that leaves while its snapshot is on its way is not given it", async () => {
  const device = createDevice();
  const held = Promise.withResolvers<void>();
  device.server.faults.snapshot.push({ type: "held", release: held.promise });
  const { follower, leave } = followSession(device);
  await idle();
  leave();
  held.resolve();
  await idle();
  expect(follower.snapshotsTaken).toBe(0);
});

test("a poll that keeps bringing news is sent at most five times a second", async () => {
  const { server, clock, first } = await deviceOn("long-poll");
  const before = server.connections.length;
  for (let n = 0; n < 100; n++) {
    server.append({ type: "weather-changed" });
    await clock.advance(10);
  }
  await clock.advance(200);
  expect(server.connections.length - before).toBeLessThanOrEqual(7);
  expect(first.follower.taken).toHaveLength(100);
});
