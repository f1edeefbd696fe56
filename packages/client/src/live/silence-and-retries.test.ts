import { describe, expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice } from "../../test/fake-environment.ts";
import { followSession } from "../../test/fake-follower.ts";
import { liveDevice } from "../../test/live-device.ts";
import { exchange } from "../../test/log-events.ts";

const KINDS = ["websocket", "sse", "long-poll"] as const;

describe("LIV3 silence", () => {
  test("of 40 s ends a connection, which then goes on from where the follower is", async () => {
    const { clock, server, follower, state } = await liveDevice();
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(39_999);
    expect(state()).toEqual({ status: "live", transport: "websocket" });
    await clock.advance(1);
    expect(state()).toEqual({ status: "reconnecting", transport: null });
    expect(follower.status).toBe("reconnecting");
    await clock.step();
    expect(state().status).toBe("live");
    expect(follower.status).toBe("live");
    expect(follower.taken).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each(KINDS)("is broken by a heartbeat (%s)", async (kind) => {
    const { clock, server, state } = await liveDevice({ transports: [kind] });
    for (let beat = 0; beat < 10; beat++) {
      await clock.advance(15_000);
      server.heartbeat();
      await idle();
    }
    const connections = server.connections.length;
    await clock.advance(39_999);
    expect(state().transport).toBe(kind);
    expect(server.connections).toHaveLength(connections);
  });

  test("is broken by a part of a frame", async () => {
    const { clock, server, state } = await liveDevice({ transports: ["sse"] });
    server.pieces = 1;
    await clock.advance(30_000);
    server.faults.live.push({ type: "cut", bytes: Number.POSITIVE_INFINITY, how: "end" });
    server.heartbeat();
    await clock.advance(39_000);
    expect(state().transport).toBe("sse");
  });

  test("that passed while the device slept ends the connection as soon as somebody looks", async () => {
    const { clock, server, wake } = await liveDevice();
    await wake("visible");
    expect(server.connections).toHaveLength(1);
    clock.sleep(40_000);
    await wake("visible");
    expect(server.connections).toHaveLength(2);
    expect(server.open).toHaveLength(1);
  });

  test("of 80 s at most does so even when the clock is put back in it", async () => {
    const { clock, server } = await liveDevice();
    clock.sleep(-3_600_000);
    await clock.advance(80_375);
    expect(server.connections).toHaveLength(2);
  });

  test("of a server that answers no subscription ends the connection, too", async () => {
    const { clock, server, follower, state } = await liveDevice();
    server.faults.live.push({ type: "deaf" });
    server.cutConnections();
    await clock.advance(375);
    for (let beat = 0; beat < 3; beat++) {
      expect(follower.status).toBe("reconnecting");
      expect(state().status).toBe("live");
      await clock.advance(13_000);
      server.heartbeat();
    }
    await clock.advance(1000);
    expect(server.connections).toHaveLength(2);
    await clock.advance(1000);
    expect(follower.status).toBe("live");
  });
});

describe("LIV3 after a failure", () => {
  test("the next attempt comes at once when the network changed or the page is looked at", async () => {
    for (const reason of ["network", "visible"] as const) {
      const { server, state, wake } = await liveDevice();
      server.cutConnections();
      await idle();
      expect(state().status).toBe("reconnecting");
      await wake(reason);
      expect(state().status).toBe("live");
    }
  });

  test("a snapshot that is not answered is asked for again at once when the network changed", async () => {
    const device = createDevice();
    device.server.faults.snapshot.push({ type: "silent" });
    const { follower } = followSession(device);
    await device.wake("visible");
    expect(follower.snapshotsTaken).toBe(0);
    await device.wake("network");
    expect(follower.snapshotsTaken).toBe(1);
    expect(follower.status).toBe("live");
  });

  test("a live connection is replaced at once when the network changed", async () => {
    const { server, follower, wake } = await liveDevice();
    await wake("network");
    expect(follower.status).toBe("live");
    expect(server.connections).toHaveLength(2);
    expect(server.open).toHaveLength(1);
  });

  test("waits grow while attempts fail and start small again after a connection that lasted", async () => {
    const { clock, server, state } = await liveDevice();
    const waits: (number | null)[] = [];
    for (let failure = 0; failure < 4; failure++) server.faults.live.push({ type: "network" });
    server.cutConnections();
    await idle();
    while (state().status !== "live") {
      waits.push(clock.untilNext);
      await clock.step();
    }
    expect(waits).toEqual([375, 625, 1125, 2125, 4125]);
    await clock.advance(10_000);
    server.cutConnections();
    await idle();
    expect(clock.untilNext).toBe(375);
  });

  test("waits keep growing while connections do not last", async () => {
    const { clock, server } = await liveDevice();
    const waits: (number | null)[] = [];
    for (let failure = 0; failure < 3; failure++) {
      await clock.advance(9000);
      server.cutConnections();
      await idle();
      waits.push(clock.untilNext);
      await clock.step();
    }
    expect(waits).toEqual([375, 625, 1125]);
  });

  test.each(["sse", "long-poll"] as const)("a server that asks for time gets it, up to a minute (%s)", async (kind) => {
    for (const [retryAfter, wait] of [[5, 5000] as const, [3600, 60_000] as const]) {
      const { clock, server } = await liveDevice({ transports: [kind] });
      await clock.advance(1000);
      server.faults.live.push({ type: "problem", status: 503, code: "unavailable", retryAfter });
      server.cutConnections();
      await clock.advance(375);
      const asked = server.connections.length;
      await clock.advance(wait - 1);
      expect(server.connections).toHaveLength(asked);
      await clock.advance(1);
      expect(server.connections.length).toBeGreaterThan(asked);
    }
  });

  test("a device without network says offline, and keeps trying", async () => {
    const device = createDevice();
    device.network.online = false;
    device.server.faults.snapshot.push({ type: "network" });
    device.server.faults.live.push({ type: "network" });
    const { follower } = followSession(device);
    await idle();
    expect(device.client.connection.getState()).toEqual({ status: "offline", transport: null });
    expect(follower.status).toBe("offline");
    device.network.online = true;
    await device.clock.advance(1000);
    expect(device.client.connection.getState().status).toBe("live");
    expect(follower.status).toBe("live");
  });

  test("a snapshot waits no longer once the server answers again, unless it asked for time", async () => {
    for (const [fault, status] of [
      [{ type: "network" }, "live"],
      [{ type: "problem", status: 503, code: "unavailable", retryAfter: 5 }, "reconnecting"],
    ] as const) {
      const device = createDevice();
      device.server.faults.live.push({ type: "network" }, { type: "network" });
      device.server.faults.snapshot.push(fault);
      device.client.lists.onChanged(() => {});
      await device.clock.advance(900);
      const { follower } = followSession(device);
      await device.clock.advance(99);
      expect(follower.status).toBe("reconnecting");
      await device.clock.advance(1);
      expect(device.client.connection.getState().status).toBe("live");
      expect(follower.status).toBe(status);
    }
  });
});
