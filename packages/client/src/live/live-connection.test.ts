import { describe, expect, test, vi } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice } from "../../test/fake-environment.ts";
import { followSession } from "../../test/fake-follower.ts";
import { liveDevice } from "../../test/live-device.ts";
import { exchange } from "../../test/log-events.ts";

const KINDS = ["websocket", "sse", "long-poll"] as const;

describe("an announced restart", () => {
  test.each(KINDS)("does not show when the next connection is there in time (%s)", async (kind) => {
    const { clock, server, follower, client } = await liveDevice({ transports: [kind] });
    const told = vi.fn();
    client.connection.subscribe(told);
    const statuses = follower.statuses.length;
    server.endConnections("drain");
    await clock.advance(1500);
    expect(server.open).toEqual([kind]);
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(500);
    expect(follower.taken).toEqual([1, 2, 3, 4, 5, 6]);
    expect(follower.statuses).toHaveLength(statuses);
    expect(told).not.toHaveBeenCalled();
  });

  test("shows when it takes more than two seconds", async () => {
    const { clock, server, follower, state } = await liveDevice();
    server.blocked.websocket = { type: "network" };
    server.endConnections("drain");
    await clock.advance(1999);
    expect(state().status).toBe("live");
    await clock.advance(1);
    expect(state()).toEqual({ status: "reconnecting", transport: null });
    expect(follower.status).toBe("reconnecting");
  });
});

test("there is a connection from the first who follows or listens until after the last", async () => {
  const { client, server, clock, wakeListeners } = createDevice();
  const leave = [
    client.lists.onChanged(() => {}),
    followSession({ client }).leave,
    client.lists.onChanged(() => {}),
    followSession({ client }).leave,
  ];
  await idle();
  for (const end of leave) {
    expect(server.open).toHaveLength(1);
    end();
    await clock.advance(0);
  }
  expect(server.open).toEqual([]);
  expect(wakeListeners.size).toBe(0);
  expect(clock.untilNext).toBeNull();
  expect(client.connection.getState()).toEqual({ status: "connecting", transport: null });
});

test("who leaves and comes back at once keeps the connection", async () => {
  const { client, server, clock } = createDevice();
  client.lists.onChanged(() => {})();
  client.lists.onChanged(() => {});
  await clock.advance(0);
  expect(server.connections).toHaveLength(1);
  expect(server.open).toHaveLength(1);
});

test("who listens for the state is told of each change, and the state is the same object until then", async () => {
  const { client, server, clock } = createDevice();
  const states = [client.connection.getState()];
  const end = client.connection.subscribe(() => states.push(client.connection.getState()));
  followSession({ client });
  await idle();
  expect(client.connection.getState()).toBe(states.at(-1));
  server.append(...exchange(1, ["Hello"]));
  server.cutConnections();
  await clock.step();
  expect(states.map(({ status }) => status)).toEqual(["connecting", "live", "reconnecting", "live"]);
  end();
  server.cutConnections();
  await idle();
  expect(states).toHaveLength(4);
});

describe("LIV5 who listens for changes of the lists", () => {
  test.each(KINDS)("is called when connected first, for each change, and not for other news (%s)", async (kind) => {
    const { client, server, clock } = createDevice({ transports: [kind] });
    const listener = vi.fn();
    const end = client.lists.onChanged(listener);
    followSession({ client });
    await clock.advance(1000);
    expect(listener).toHaveBeenCalledOnce();
    server.changeLists();
    await clock.advance(1000);
    expect(listener).toHaveBeenCalledTimes(2);
    server.append(...exchange(1, ["Hello"]));
    server.heartbeat();
    await clock.advance(1000);
    expect(listener).toHaveBeenCalledTimes(2);
    end();
    server.changeLists();
    await clock.advance(1000);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test.each(KINDS)("is called after a time without connection only if they changed in it (%s)", async (kind) => {
    const { client, server, clock } = createDevice({ transports: [kind] });
    const listener = vi.fn();
    client.lists.onChanged(listener);
    await clock.advance(1000);
    server.cutConnections();
    await clock.advance(1000);
    expect(listener).toHaveBeenCalledTimes(1);
    server.cutConnections();
    server.changeLists();
    await clock.advance(1000);
    expect(server.open).toEqual([kind]);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});
