import { messageText } from "@millrace/protocol";
import { expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { FakeComputer } from "../../test/fake-computer.ts";
import { exchange, SESSION_ID } from "../../test/log-events.ts";
import type { DeviceStorage } from "./device-storage.ts";
import { createMemoryStorage } from "./memory-storage.ts";

/** A computer whose device keeps a session of one exchange. */
async function visitedComputer(storage: DeviceStorage = createMemoryStorage()) {
  const computer = new FakeComputer({ storage });
  computer.server.append(...exchange(1, ["Hello"]));
  const before = await computer.openTab();
  await computer.clock.advance(1_000);
  before.end();
  computer.server.requests.length = 0;
  const snapshots = () => computer.server.requests.filter(({ path }) => path.endsWith(SESSION_ID));
  return { computer, server: computer.server, clock: computer.clock, snapshots };
}

async function keptSessions({ storage }: FakeComputer) {
  return (await storage.places())?.filter(({ kind }) => kind === "session").map(({ id }) => id);
}

test("LOG3 a session opens with the device's copy before the network answers, and goes on from its offset", async () => {
  const { computer, server, snapshots } = await visitedComputer();
  server.append(...exchange(2, ["again"]));
  server.blocked.websocket = { type: "silent" };
  const slow = await computer.openTab();
  expect(slow.view()).toMatchObject({ status: "ready", connection: "connecting" });
  expect(slow.view().state?.messages.map(messageText)).toEqual(["Question 1", "Hello"]);
  slow.end();
  delete server.blocked.websocket;
  const tab = await computer.openTab();
  expect(tab.view().connection).toBe("live");
  expect(tab.view().state).toEqual(server.state);
  expect(snapshots()).toEqual([]);
});

test("a session opens offline, and says so", async () => {
  const { computer, clock } = await visitedComputer();
  await computer.setOnline(false);
  const tab = await computer.openTab();
  await clock.advance(60_000);
  expect(tab.view()).toMatchObject({ status: "ready", connection: "offline" });
  expect(tab.view().state).toEqual(computer.server.state);
});

test("LOG3 a new snapshot replaces a copy that cannot be gone on from, also one that claims to be newer", async () => {
  const { computer, server, clock } = await visitedComputer();
  server.log(SESSION_ID).events.length = 0;
  server.append(...exchange(1, ["restored"]).slice(0, 3));
  const tab = await computer.openTab();
  await clock.advance(10_000);
  expect(tab.view().state).toEqual(server.state);
  tab.end();
  await computer.setOnline(false);
  expect((await computer.openTab()).view().state).toEqual(server.state);
});

test("LOG7 the copy of a session that is gone is dropped", async () => {
  const { computer, server, clock } = await visitedComputer();
  server.logs.clear();
  const tab = await computer.openTab();
  await clock.advance(10_000);
  expect(tab.view()).toMatchObject({ status: "not_found", state: null });
  expect(await keptSessions(computer)).toEqual([]);
});

test("LOG7 the copy of a session deleted here is dropped at once, though nobody looks at it", async () => {
  const { computer } = await visitedComputer();
  const page = computer.openPage();
  await page.client.currentUser();
  expect(await keptSessions(computer)).toEqual([SESSION_ID]);
  await page.client.api.deleteSession(SESSION_ID);
  expect(await keptSessions(computer)).toEqual([]);
});

/** A device that answers when it is told to. */
function slowStorage() {
  const memory = createMemoryStorage();
  const device = { answering: Promise.resolve() };
  const storage: DeviceStorage = {
    ...memory,
    read: async (place) => {
      const value = await memory.read(place);
      if (place.kind === "session") await device.answering;
      return value;
    },
  };
  return { device, storage };
}

test("a device that is slow does not keep a session from loading, and what it brings late replaces nothing", async () => {
  const { device, storage } = slowStorage();
  const { computer, server, clock, snapshots } = await visitedComputer(storage);
  server.append(...exchange(2, ["again"]));
  const slow = Promise.withResolvers<void>();
  device.answering = slow.promise;
  const tab = await computer.openTab();
  expect(snapshots()).toEqual([]);
  await clock.advance(200);
  expect(tab.view()).toMatchObject({ status: "ready", connection: "live" });
  const { state } = tab.view();
  slow.resolve();
  await idle();
  expect(tab.view().state).toBe(state);
  expect(state).toEqual(server.state);
});

test("what a slow device brings late is shown when there is nothing else yet", async () => {
  const { device, storage } = slowStorage();
  const { computer, clock } = await visitedComputer(storage);
  await computer.setOnline(false);
  const slow = Promise.withResolvers<void>();
  device.answering = slow.promise;
  const tab = await computer.openTab();
  await clock.advance(5_000);
  expect(tab.view().status).toBe("failed");
  slow.resolve();
  await idle();
  expect(tab.view()).toMatchObject({ status: "ready", connection: "offline" });
});

test("LOG7 what a slow device brings after signing out is not shown", async () => {
  const { device, storage } = slowStorage();
  const { computer, server } = await visitedComputer(storage);
  const slow = Promise.withResolvers<void>();
  device.answering = slow.promise;
  const tab = await computer.openTab();
  const store = tab.open();
  await tab.client.reset();
  slow.resolve();
  await idle();
  expect(store.getView()).toMatchObject({ status: "signed_out", state: null });
  expect(server.carried.flat()).toEqual([]);
});

test("while an answer streams its session is written once a second, and when the page may end at once", async () => {
  const memory = createMemoryStorage();
  let writes = 0;
  const update: DeviceStorage["update"] = (place, change) => {
    if (place.kind === "session") writes += 1;
    return memory.update(place, change);
  };
  const { computer, server, clock } = await visitedComputer({ ...memory, update });
  const tab = await computer.openTab();
  await clock.advance(2_000);
  writes = 0;
  const events = exchange(
    2,
    Array.from({ length: 90 }, (_, n) => `${n} `),
  );
  for (const event of events.slice(0, -1)) {
    server.append(event);
    await clock.advance(100);
  }
  expect(writes).toBeGreaterThanOrEqual(8);
  expect(writes).toBeLessThanOrEqual(10);
  writes = 0;
  server.append(...events.slice(-1));
  await idle();
  tab.hide();
  tab.hide();
  expect(writes).toBe(1);
  tab.end();
  await computer.setOnline(false);
  expect((await computer.openTab()).view().state).toEqual(server.state);
});

test("LOG4 older messages load in front of a copy", async () => {
  const { computer, server, clock } = await visitedComputer();
  for (let n = 2; n <= 40; n++) server.append(...exchange(n, []));
  const before = await computer.openTab();
  await clock.advance(1_000);
  expect(before.view().state?.messages).toHaveLength(80);
  before.end();
  const tab = await computer.openTab();
  expect(tab.view().state?.messages).toHaveLength(50);
  await tab.open().loadOlder();
  expect(tab.view().state?.messages.map(({ id }) => id)).toEqual(server.state.messages.slice(-52).map(({ id }) => id));
  while (tab.view().state?.older_cursor) await tab.open().loadOlder();
  expect(tab.view().state).toEqual(server.state);
});
