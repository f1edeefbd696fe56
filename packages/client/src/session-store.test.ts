import { messageText } from "@millrace/protocol";
import { expect, test, vi } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { createDevice } from "../test/fake-environment.ts";
import { exchange } from "../test/log-events.ts";

test("a view goes from loading to ready, and is the same object until something changes", async () => {
  const { store, server } = createDevice();
  expect(store.getView()).toEqual({
    status: "loading",
    connection: "connecting",
    state: null,
    path: [],
    queue: [],
    outgoing: [],
    sendAfter: null,
  });
  const loading = store.getView();
  store.subscribe(() => {});
  expect(store.getView()).toBe(loading);
  await idle();
  const ready = store.getView();
  expect(ready).toMatchObject({ status: "ready", connection: "live" });
  server.heartbeat();
  await idle();
  expect(store.getView()).toBe(ready);
});

test.each([
  [404, "not_found", "not_found"],
  [401, "unauthenticated", "signed_out"],
] as const)(
  "listeners hear that a session cannot be shown when already its first snapshot says so (%i)",
  async (status, code, told) => {
    const { store, server, frame } = createDevice();
    server.faults.snapshot.push({ type: "problem", status, code });
    const listener = vi.fn();
    store.subscribe(listener);
    expect(store.getView().status).toBe("loading");
    await idle();
    frame();
    expect(listener).toHaveBeenCalledOnce();
    expect(store.getView().status).toBe(told);
  },
);

test("listeners hear of any number of events once per frame, and of none in between", async () => {
  const { store, server, frame } = createDevice();
  const listener = vi.fn();
  store.subscribe(listener);
  await idle();
  frame();
  listener.mockClear();
  for (const event of exchange(1, ["a", "b", "c"])) {
    server.append(event);
    await idle();
  }
  expect(listener).not.toHaveBeenCalled();
  frame();
  frame();
  expect(listener).toHaveBeenCalledOnce();
  expect(store.getView().state?.messages.map(messageText)).toEqual(["Question 1", "abc"]);
});

test("a store connects with its first subscriber and disconnects after its last", async () => {
  const { store, server, clock, wakeListeners } = createDevice();
  const leave = [store.subscribe(() => {}), store.subscribe(() => {})];
  await idle();
  expect(server.open).toHaveLength(1);
  for (const unsubscribe of leave) unsubscribe();
  await clock.step();
  expect(server.open).toEqual([]);
  expect(wakeListeners.size).toBe(0);
  expect(clock.untilNext).toBeNull();
});

test("a subscriber that leaves and comes back at once keeps the connection", async () => {
  const { store, server, clock } = createDevice();
  const leave = store.subscribe(() => {});
  leave();
  store.subscribe(() => {});
  await clock.step();
  await idle();
  expect(server.requests).toHaveLength(1);
  expect(server.connections).toHaveLength(1);
  expect(server.open).toHaveLength(1);
});

test("LOG3 a store that is looked at again goes on from what it has", async () => {
  const { store, server, clock } = createDevice();
  server.append(...exchange(1, ["Hello"]));
  const leave = store.subscribe(() => {});
  await idle();
  leave();
  await clock.step();
  server.append(...exchange(2, ["again"]));
  store.subscribe(() => {});
  expect(store.getView().state?.messages).toHaveLength(2);
  await idle();
  expect(store.getView().state).toEqual(server.state);
  expect(server.requests).toHaveLength(1);
  expect(server.connections).toHaveLength(2);
});

test("a session that could not be loaded says so and appears as soon as it can be", async () => {
  const { store, server, clock } = createDevice();
  server.faults.snapshot.push({ type: "gateway" }, { type: "problem", status: 500, code: "internal" });
  store.subscribe(() => {});
  await idle();
  const failed = store.getView();
  expect(failed).toMatchObject({ status: "failed", connection: "reconnecting" });
  await clock.step();
  expect(store.getView()).toBe(failed);
  await clock.advance(2000);
  expect(store.getView()).toMatchObject({ status: "ready", connection: "live" });
});

test("closing a store ends its connection and forgets everything it showed", async () => {
  const { client, store, server, clock } = createDevice();
  server.append(...exchange(1, ["Hello"]));
  store.subscribe(() => {});
  await idle();
  server.faults.post.push({ type: "silent" });
  store.send("Are you there?");
  void client.reset();
  expect(store.getView()).toEqual({
    status: "signed_out",
    connection: "connecting",
    state: null,
    path: [],
    queue: [],
    outgoing: [],
    sendAfter: null,
  });
  await clock.advance(60_000);
  expect(store.getView().outgoing).toEqual([]);
  expect(server.open).toEqual([]);
});

test("a snapshot that arrives after its store was closed shows nothing", async () => {
  const { client, store, server } = createDevice();
  const held = Promise.withResolvers<void>();
  server.faults.snapshot.push({ type: "held", release: held.promise });
  store.subscribe(() => {});
  await idle();
  void client.reset();
  held.resolve();
  await idle();
  expect(store.getView()).toMatchObject({ status: "signed_out", state: null });
});

/** Three exchanges, of which a snapshot shows the newest one. */
async function longSession() {
  const device = createDevice();
  device.server.window = 2;
  for (const n of [1, 2, 3]) device.server.append(...exchange(n, [`Answer ${n}`]));
  device.store.subscribe(() => {});
  await idle();
  const shown = () => device.store.getView().state?.messages.map(({ id }) => id.slice(4));
  expect(shown()).toEqual(["q3", "a3"]);
  return { ...device, shown };
}

test("LOG4 older messages load page by page until there are none, asking once at a time", async () => {
  const { store, server, shown } = await longSession();
  await Promise.all([store.loadOlder(), store.loadOlder()]);
  expect(shown()).toEqual(["q2", "a2", "q3", "a3"]);
  await store.loadOlder();
  await store.loadOlder();
  expect(shown()).toEqual(["q1", "a1", "q2", "a2", "q3", "a3"]);
  expect(store.getView().state).toEqual(server.state);
  expect(server.requests.filter(({ path }) => path.includes("/chat/messages/ses_1?path=msg_"))).toHaveLength(2);
});

test("a failed page is the caller's to show, and can be asked for again", async () => {
  const { store, server, shown } = await longSession();
  server.faults.page.push({ type: "gateway" });
  await expect(store.loadOlder()).rejects.toMatchObject({ name: "ConnectionError" });
  await store.loadOlder();
  expect(shown()).toHaveLength(4);
});

test("LOG4 a new snapshot of the same epoch keeps the older messages it connects to", async () => {
  const { store, server, clock, shown } = await longSession();
  await store.loadOlder();
  server.append(...exchange(4, ["Answer 4"]));
  server.faults.live.push({ type: "refusing", reason: "offset_gone" });
  server.cutConnections();
  await clock.advance(2000);
  expect(shown()).toEqual(["q2", "a2", "q3", "a3", "q4", "a4"]);
  await store.loadOlder();
  expect(store.getView().state).toEqual(server.state);
});

test("LOG4 a new snapshot that leaves a gap, or is of another epoch, replaces everything", async () => {
  for (const epoch of [1, 2]) {
    const { store, server, clock, shown } = await longSession();
    await store.loadOlder();
    server.cutConnections();
    await idle();
    if (epoch === 1) for (const n of [4, 5]) server.append(...exchange(n, ["later"]));
    server.epoch = epoch;
    server.faults.live.push({ type: "refusing", reason: "offset_gone" });
    await clock.advance(2000);
    expect(shown()).toEqual(epoch === 1 ? ["q5", "a5"] : ["q3", "a3"]);
  }
});

test("a page that arrives after a new snapshot replaced what it belonged to changes nothing", async () => {
  const { store, server, clock, shown } = await longSession();
  const held = Promise.withResolvers<void>();
  server.faults.page.push({ type: "held", release: held.promise });
  const older = store.loadOlder();
  server.epoch = 2;
  server.cutConnections();
  await clock.advance(2000);
  held.resolve();
  await older;
  expect(store.getView().state?.epoch).toBe(2);
  expect(shown()).toEqual(["q3", "a3"]);
});
