import { type NewEvent, shownPath } from "@millrace/protocol";
import { describe, expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { createDevice } from "../test/fake-environment.ts";
import { exchange } from "../test/log-events.ts";

async function liveDevice() {
  const device = createDevice();
  device.store.subscribe(() => {});
  await idle();
  expect(device.store.getView()).toMatchObject({ status: "ready", connection: "live" });
  const requests = () => device.server.requests.map(({ path }) => path.replace("/api/v1/chat/sessions/ses_1", ""));
  return { ...device, requests, view: () => device.store.getView() };
}

describe("LIV3 silence", () => {
  test("of 40 s ends a connection, which then resumes from its offset", async () => {
    const { clock, server, view, requests } = await liveDevice();
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(39_999);
    expect(view().connection).toBe("live");
    await clock.advance(1);
    expect(view().connection).toBe("reconnecting");
    await clock.step();
    expect(view().connection).toBe("live");
    expect(requests().at(-1)).toBe("/log?offset=00000001_0000000000000006&live=sse");
  });

  test("is broken by a heartbeat", async () => {
    const { clock, server, view } = await liveDevice();
    for (let beat = 0; beat < 10; beat++) {
      await clock.advance(15_000);
      server.heartbeat();
      await idle();
    }
    await clock.advance(39_999);
    expect(view().connection).toBe("live");
  });

  test("before the first byte of an answer counts too", async () => {
    const { clock, server, view } = await liveDevice();
    server.faults.log.push({ type: "silent" });
    server.closeStreams();
    await clock.advance(375);
    expect(server.openStreams).toBe(1);
    await clock.advance(40_000);
    expect(server.openStreams).toBe(0);
    await clock.step();
    expect(view().connection).toBe("live");
  });

  test("that passed while the device slept ends the connection as soon as somebody looks", async () => {
    const { clock, server, wake, requests } = await liveDevice();
    await wake("visible");
    expect(requests()).toHaveLength(2);
    clock.sleep(40_000);
    await wake("visible");
    expect(requests()).toHaveLength(3);
    expect(server.openStreams).toBe(1);
  });
});

describe("LIV3 after a failure", () => {
  test("the next attempt comes at once when the network changed or the page is looked at", async () => {
    for (const reason of ["network", "visible"] as const) {
      const { server, view, wake } = await liveDevice();
      server.closeStreams();
      await idle();
      expect(view().connection).toBe("reconnecting");
      await wake(reason);
      expect(view().connection).toBe("live");
    }
  });

  test("a snapshot that is not answered is asked for again at once when the network changed", async () => {
    const { server, store, wake } = createDevice();
    server.faults.snapshot.push({ type: "silent" });
    store.subscribe(() => {});
    await wake("network");
    expect(store.getView()).toMatchObject({ status: "ready", connection: "live" });
  });

  test("a live connection is replaced at once when the network changed", async () => {
    const { server, view, wake, requests } = await liveDevice();
    await wake("network");
    expect(view().connection).toBe("live");
    expect(requests()).toHaveLength(3);
    expect(server.openStreams).toBe(1);
  });

  test("waits grow while attempts fail and start small again after a connection that lasted", async () => {
    const { clock, server, view } = await liveDevice();
    const waits: (number | null)[] = [];
    for (let failure = 0; failure < 4; failure++) server.faults.log.push({ type: "network" });
    server.closeStreams();
    await idle();
    while (view().connection !== "live") {
      waits.push(clock.untilNext);
      await clock.step();
    }
    expect(waits).toEqual([375, 625, 1125, 2125, 4125]);
    await clock.advance(10_000);
    server.heartbeat();
    await idle();
    server.closeStreams();
    await idle();
    expect(clock.untilNext).toBe(375);
  });

  test("waits keep growing while connections do not last", async () => {
    const { clock, server } = await liveDevice();
    const waits: (number | null)[] = [];
    for (let failure = 0; failure < 3; failure++) {
      await clock.advance(9000);
      server.closeStreams();
      await idle();
      waits.push(clock.untilNext);
      await clock.step();
    }
    expect(waits).toEqual([375, 625, 1125]);
  });

  test("a server that asks for time gets it, up to a minute", async () => {
    const { clock, server } = await liveDevice();
    for (const [retryAfter, wait] of [[5, 5000] as const, [3600, 60_000] as const]) {
      server.faults.log.push({ type: "problem", status: 503, code: "unavailable", retryAfter });
      server.closeStreams();
      await clock.step();
      expect(clock.untilNext).toBe(wait);
      await clock.step();
    }
  });

  test("a device without network says offline, and keeps trying", async () => {
    const device = createDevice();
    device.network.online = false;
    device.server.faults.snapshot.push({ type: "network" });
    device.store.subscribe(() => {});
    await idle();
    expect(device.store.getView()).toMatchObject({ status: "failed", connection: "offline", state: null });
    device.network.online = true;
    await device.clock.step();
    expect(device.store.getView()).toMatchObject({ status: "ready", connection: "live" });
  });
});

describe("LOG3 a reader that cannot go on from its offset", () => {
  test("takes a new snapshot on 410", async () => {
    const { clock, server, view, requests } = await liveDevice();
    server.append(...exchange(1, ["Hello"]));
    server.epoch = 2;
    server.closeStreams();
    await clock.advance(2000);
    expect(view().connection).toBe("live");
    expect(view().state).toEqual(server.state);
    expect(requests().filter((path) => path === "")).toHaveLength(2);
  });

  test("reads again from its last good offset after one hole, and takes a new snapshot after two in a row", async () => {
    const { clock, server, view, requests } = await liveDevice();
    server.closeStreams();
    server.append(...exchange(1, ["Hel", "lo"]));
    server.faults.log.push({ type: "hole", events: 2 }, { type: "hole", events: 2 });
    await clock.advance(375);
    await clock.advance(625);
    expect(view().state?.seq).toBe(0);
    expect(requests().filter((path) => path === "")).toHaveLength(1);
    await clock.advance(1125);
    expect(requests().filter((path) => path === "")).toHaveLength(2);
    expect(view().state).toEqual(server.state);
    expect(server.openStreams).toBe(1);
  });
});

test("LOG4 a branch from a message that is not loaded brings a new snapshot, which shows its path", async () => {
  const device = createDevice();
  const { server, store, clock } = device;
  for (const n of [1, 2]) server.append(...exchange(n, ["Hello"]));
  server.window = 2;
  store.subscribe(() => {});
  await idle();
  server.window = 5;
  const [, queued] = exchange(1, []);
  if (queued?.type !== "run-queued") throw new Error("no run");
  const retried: NewEvent = { ...queued, message_id: "msg_a1b", run_id: "run_1b" };
  server.append(retried);
  await clock.advance(1000);
  const state = store.getView().state;
  expect(state && shownPath(state).map(({ id }) => id)).toEqual(["msg_q1", "msg_a1b"]);
  expect(server.requests.filter(({ path }) => path.endsWith("/ses_1"))).toHaveLength(2);
  expect(server.openStreams).toBe(1);
});

test("LOG3 holes with good reading in between need no snapshot", async () => {
  const { clock, server, requests } = await liveDevice();
  for (const n of [1, 2]) {
    server.faults.log.push({ type: "hole", events: 2 });
    server.closeStreams();
    server.append(...exchange(n, ["Hello"]));
    await clock.advance(9000);
  }
  expect(requests().filter((path) => path === "")).toHaveLength(1);
});

describe("a connection ends for good", () => {
  test("when the session is gone: its content is forgotten and nothing is asked any more", async () => {
    const { clock, server, store, view, requests } = await liveDevice();
    server.append(...exchange(1, ["Hello"]));
    server.faults.log.push({ type: "problem", status: 404, code: "not_found" });
    server.closeStreams();
    await clock.step();
    expect(view()).toMatchObject({ status: "not_found", state: null });
    expect(clock.untilNext).toBeNull();
    const asked = requests().length;
    store.subscribe(() => {});
    expect(requests()).toHaveLength(asked);
  });

  test("when nobody is signed in any more", async () => {
    const device = createDevice();
    device.server.faults.snapshot.push({ type: "problem", status: 401, code: "unauthenticated" });
    device.store.subscribe(() => {});
    await idle();
    expect(device.store.getView()).toMatchObject({ status: "signed_out", state: null });
    expect(device.clock.untilNext).toBeNull();
  });
});
