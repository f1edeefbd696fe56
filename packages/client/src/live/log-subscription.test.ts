import { describe, expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice } from "../../test/fake-environment.ts";
import { FakeFollower, followSession } from "../../test/fake-follower.ts";
import { liveDevice } from "../../test/live-device.ts";
import { exchange, SESSION_ID } from "../../test/log-events.ts";

const KINDS = ["websocket", "sse", "long-poll"] as const;

describe("LOG3 a follower that cannot go on from its offset", () => {
  test.each(KINDS)("takes a new snapshot when the log has another epoch (%s)", async (kind) => {
    const { clock, server, follower, snapshots } = await liveDevice({ transports: [kind] });
    server.append(...exchange(1, ["Hello"]));
    server.epoch = 2;
    server.cutConnections();
    await clock.advance(2000);
    expect(follower.state).toEqual(server.state);
    expect(snapshots()).toBe(2);
  });

  test("takes a new snapshot when what follows was trimmed, also in the middle of a connection", async () => {
    const { clock, server, follower, snapshots } = await liveDevice();
    server.muted = true;
    server.append(...exchange(1, ["Hello"]));
    server.log(SESSION_ID).trimmed = 3;
    server.muted = false;
    server.endSubscriptions(SESSION_ID, "offset_gone");
    await clock.advance(1000);
    expect(follower.state).toEqual(server.state);
    expect(snapshots()).toBe(2);
    expect(server.connections).toHaveLength(1);
  });

  test("asks again from its last good offset after one hole, and takes a new snapshot after two in a row", async () => {
    const { clock, server, follower, snapshots } = await liveDevice();
    const hole = { type: "hole", events: 2 } as const;
    server.faults.live.push(hole);
    server.cutConnections();
    server.append(...exchange(1, ["Hel", "lo"]));
    await clock.advance(375);
    expect(follower.taken).toEqual([]);
    expect(follower.status).toBe("reconnecting");
    await clock.advance(375);
    expect(snapshots()).toBe(1);
    await clock.advance(625);
    expect(snapshots()).toBe(2);
    expect(follower.state).toEqual(server.state);
    expect(server.open).toHaveLength(1);
  });

  test("needs no snapshot for holes with good reading in between", async () => {
    const { clock, server, snapshots, follower } = await liveDevice();
    for (const n of [1, 2, 3]) {
      server.faults.live.push({ type: "hole", events: 2 });
      server.cutConnections();
      server.append(...exchange(n, ["Hello"]));
      await clock.advance(375);
      server.cutConnections();
      await clock.advance(20_000);
      expect(follower.taken).toHaveLength(6 * n);
    }
    expect(snapshots()).toBe(1);
  });

  test("ends when it has nothing else to start from", async () => {
    const { clock, client, server } = createDevice();
    const follower = new FakeFollower({ offset: "00000007_0000000000000003" });
    client.followLog(SESSION_ID, follower);
    await clock.advance(1000);
    expect(follower.end).toBe("gone");
    expect(server.open).toEqual([]);
  });
});

test("LOG3 events of another epoch are never taken, whatever their numbers", async () => {
  const { clock, server, follower, snapshots } = await liveDevice();
  server.epoch = 2;
  server.append(...exchange(1, ["Hello"]));
  await clock.advance(1000);
  expect(snapshots()).toBe(2);
  expect(follower.taken).toEqual([]);
  expect(follower.state).toEqual(server.state);
});

test("a subscription that is refused for now is asked for again, less and less often", async () => {
  const { clock, server, follower, state } = await liveDevice();
  server.faults.live.push({ type: "refusing", reason: "too_many_subscriptions" });
  server.cutConnections();
  await clock.advance(1000);
  expect(follower.status).toBe("reconnecting");
  expect(state().status).toBe("live");
  const asked = () => server.commands.length;
  const before = asked();
  await clock.advance(60_000);
  expect(asked() - before).toBeLessThan(20);
  server.cutConnections();
  await clock.advance(10_000);
  expect(follower.status).toBe("live");
});

describe("following ends for good", () => {
  test.each(KINDS)("when the session is gone, and only for it (%s)", async (kind) => {
    const { clock, server, client, follower } = await liveDevice({ transports: [kind] });
    server.log("ses_2");
    const other = followSession({ client }, "ses_2");
    await clock.advance(1000);
    server.endSubscriptions(SESSION_ID, "not_found");
    server.appendTo("ses_2", ...exchange(1, ["Hello"]));
    await clock.advance(1000);
    expect(follower.end).toBe("not_found");
    expect(other.follower.end).toBeNull();
    expect(other.follower.state).toEqual(server.log("ses_2").state);
  });

  test.each(KINDS)("for everybody when the sign-in ended (%s)", async (kind) => {
    const { clock, server, client, follower } = await liveDevice({ transports: [kind] });
    server.log("ses_2");
    const other = followSession({ client }, "ses_2");
    await clock.advance(1000);
    server.endConnections("signed_out");
    await idle();
    expect([follower.end, other.follower.end]).toEqual(["signed_out", "signed_out"]);
    expect(client.connection.getState()).toEqual({ status: "connecting", transport: null });
    await clock.advance(0);
    expect(clock.untilNext).toBeNull();
    const connections = server.connections.length;
    followSession({ client });
    await idle();
    expect(server.connections.length).toBeGreaterThan(connections);
  });

  test("for everybody when the server knows nobody: a refused WebSocket does not say so, what is tried next does", async () => {
    const device = createDevice({ transports: ["sse"] });
    device.server.faults.live.push({ type: "problem", status: 401, code: "unauthenticated" });
    const { follower } = followSession(device);
    await idle();
    expect(follower.end).toBe("signed_out");
    await device.clock.advance(0);
    expect(device.clock.untilNext).toBeNull();
  });

  test("for everybody when the client is reset", async () => {
    const { client, follower, server } = await liveDevice();
    client.reset();
    expect(follower.end).toBe("signed_out");
    await idle();
    expect(server.open).toEqual([]);
  });
});
