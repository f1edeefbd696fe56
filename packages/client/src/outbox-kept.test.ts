import { messageText } from "@millrace/protocol";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { FakeComputer } from "../test/fake-computer.ts";
import { exchange } from "../test/log-events.ts";
import type { DeviceStorage } from "./storage/device-storage.ts";
import type { KeptMessage } from "./storage/kept-messages.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

const HOUR = 60 * 60 * 1000;

async function keptMessages({ storage }: FakeComputer) {
  return (await storage.places())?.filter(({ kind }) => kind === "message");
}

const stored = ({ server }: FakeComputer) => server.state.messages.map(messageText);

test("RUN6 what is written offline is not posted, shows as waiting, outlives the page, and goes out in order", async () => {
  const computer = new FakeComputer();
  const before = await computer.openTab();
  await computer.setOnline(false);
  for (const content of ["one", "two"]) before.open().send(content);
  await idle();
  expect(before.view()).toMatchObject({
    connection: "offline",
    outgoing: [{ status: "waiting" }, { status: "waiting" }],
  });
  before.end();
  computer.clock.sleep(100 * HOUR);

  const tab = await computer.openTab();
  expect(tab.view()).toMatchObject({ connection: "offline", outgoing: [{ content: "one" }, { content: "two" }] });
  expect(computer.server.posts).toEqual([]);
  await computer.setOnline(true);
  await computer.clock.advance(10_000);
  expect(stored(computer)).toEqual(["one", "two"]);
  expect(computer.server.posts).toHaveLength(2);
  expect(tab.view().outgoing).toEqual([]);
  expect(await keptMessages(computer)).toEqual([]);
});

test("what waits for a session that nobody looks at is sent too, and then the session is left alone", async () => {
  const computer = new FakeComputer();
  for (const id of ["ses_2", "ses_3"]) computer.server.log(id);
  const before = await computer.openTab();
  await computer.setOnline(false);
  for (const id of ["ses_2", "ses_3"]) before.client.session(id).send(`For ${id}`);
  await idle();
  before.end();
  await computer.setOnline(true);

  const page = computer.openPage();
  await page.client.currentUser();
  await computer.clock.advance(1_000);
  for (const id of ["ses_2", "ses_3"]) {
    expect(computer.server.log(id).state.messages.map(messageText)).toEqual([`For ${id}`]);
  }
  await computer.clock.advance(1_000);
  expect(computer.server.carried.flat()).toEqual([]);
  expect(await keptMessages(computer)).toEqual([]);
});

test("an open page sends what was left behind for a session it does not show, once the network is back", async () => {
  const computer = new FakeComputer();
  computer.server.log("ses_2");
  const [tab, other] = [await computer.openTab(), await computer.openTab()];
  await computer.setOnline(false);
  other.client.session("ses_2").send("Hello");
  await idle();
  other.end();
  await computer.setOnline(true);
  await computer.clock.advance(5_000);
  expect(tab.view().connection).toBe("live");
  expect(computer.server.log("ses_2").state.messages.map(messageText)).toEqual(["Hello"]);
});

test("LOG7 however many sessions something waits for, signing out leaves none of it to be sent", async () => {
  const computer = new FakeComputer();
  const before = await computer.openTab();
  await computer.setOnline(false);
  for (let n = 0; n < 30; n++) before.client.session(`ses_${n}`).send("Hello");
  await idle();
  before.end();
  const tab = await computer.openTab();
  await computer.clock.advance(1_000);
  await tab.client.reset();
  await computer.setOnline(true);
  await computer.clock.advance(60_000);
  expect(computer.server.posts).toEqual([]);
});

test("among many sessions none is forgotten while the device is asked what waits for it", async () => {
  const page = new FakeComputer().openPage();
  await page.client.currentUser();
  const store = page.client.session("ses_first");
  for (let n = 0; n < 30; n++) page.client.session(`ses_${n}`);
  expect(page.client.session("ses_first")).toBe(store);
  await idle();
  for (let n = 0; n < 30; n++) page.client.session(`ses_${n}`);
  expect(page.client.session("ses_first")).not.toBe(store);
});

test("a message is posted only after those the device kept for the session before it", async () => {
  const memory = createMemoryStorage();
  let answering = Promise.resolve();
  const storage: DeviceStorage = { ...memory, places: () => answering.then(() => memory.places()) };
  const computer = new FakeComputer({ storage });
  const before = await computer.openTab();
  await computer.setOnline(false);
  before.open().send("one");
  await idle();
  before.end();
  await computer.setOnline(true);

  const slow = Promise.withResolvers<void>();
  answering = slow.promise;
  const tab = await computer.openTab();
  tab.open().send("two");
  await computer.clock.advance(5_000);
  slow.resolve();
  await computer.clock.advance(5_000);
  expect(stored(computer)).toEqual(["one", "two"]);
});

/** A message that the server stored, or did not, without an answer; then no page was open for a while. */
async function unanswered({ isStored, hours }: { isStored: boolean; hours: number }) {
  const computer = new FakeComputer();
  const before = await computer.openTab();
  computer.server.faults.post.push({ type: isStored ? "reply-lost" : "network" });
  computer.server.muted = true;
  before.open().send("Hello");
  await idle();
  before.end();
  expect(computer.server.events).toHaveLength(isStored ? 1 : 0);
  computer.server.muted = false;
  computer.clock.sleep(hours * HOUR);
  return computer;
}

test("RUN6 a message that may have been stored up to 22 hours ago is posted again by itself", async () => {
  const computer = await unanswered({ isStored: false, hours: 22 });
  const tab = await computer.openTab();
  await computer.clock.advance(1_000);
  expect(stored(computer)).toEqual(["Hello"]);
  expect(tab.view().outgoing).toEqual([]);
});

test("RUN6 one that may have been stored longer ago is not: a person decides", async () => {
  const computer = await unanswered({ isStored: false, hours: 23 });
  const tab = await computer.openTab();
  await computer.clock.advance(60_000);
  expect(computer.server.events).toEqual([]);
  expect(tab.view().outgoing).toMatchObject([{ status: "failed", failure: { reason: "uncertain" } }]);
  tab.open().resend(tab.view().outgoing[0]?.client_message_id ?? "");
  await computer.clock.advance(1_000);
  expect(stored(computer)).toEqual(["Hello"]);
});

test("RUN6 nobody is asked about one that the log shows, nor before there is a connection", async () => {
  const computer = await unanswered({ isStored: true, hours: 500 });
  await computer.setOnline(false);
  const tab = await computer.openTab();
  await computer.clock.advance(60_000);
  expect(tab.view().outgoing).toMatchObject([{ status: "waiting" }]);
  await computer.setOnline(true);
  await computer.clock.advance(10_000);
  expect(tab.view().outgoing).toEqual([]);
  expect(stored(computer)).toEqual(["Hello"]);
});

test("RUN6 one stored long before what a new snapshot shows goes as soon as the server says that it has it", async () => {
  const computer = await unanswered({ isStored: true, hours: 1 });
  computer.server.append(...exchange(1, ["a"]), ...exchange(2, ["b"]));
  computer.server.epoch = 2;
  computer.server.window = 2;
  const tab = await computer.openTab();
  await computer.clock.advance(10_000);
  expect(tab.view().state?.messages).toHaveLength(2);
  expect(tab.view().outgoing).toEqual([]);
});

test("an acknowledged message that the log has not brought yet is still there after a reload, and is not posted again", async () => {
  const computer = new FakeComputer();
  computer.server.append(...exchange(1, ["a"]));
  const before = await computer.openTab();
  await computer.clock.advance(2_000);
  computer.server.muted = true;
  before.open().send("Hello");
  await idle();
  before.end();
  await computer.setOnline(false);
  const tab = await computer.openTab();
  expect(tab.view()).toMatchObject({ status: "ready", outgoing: [{ content: "Hello", status: "sending" }] });
  computer.server.muted = false;
  await computer.setOnline(true);
  await computer.clock.advance(10_000);
  expect(tab.view().outgoing).toEqual([]);
  expect(computer.server.posts).toHaveLength(1);
  expect(await keptMessages(computer)).toEqual([]);
});

test("a refused message is still there after a reload, with the reason, and can be resent", async () => {
  const computer = new FakeComputer();
  const before = await computer.openTab();
  computer.server.faults.post.push({ type: "problem", status: 429, code: "too_many_requests" });
  before.open().send("Hello");
  await idle();
  before.end();
  const tab = await computer.openTab();
  await computer.clock.advance(60_000);
  const [failed] = tab.view().outgoing;
  expect(failed).toMatchObject({ failure: { reason: "refused", problem: { code: "too_many_requests" } } });
  tab.open().resend(failed?.client_message_id ?? "");
  await computer.clock.advance(1_000);
  expect(stored(computer)).toEqual(["Hello"]);
  expect(await keptMessages(computer)).toEqual([]);
});

test("PRV4 a message that waits for the server's leave waits in every tab and after a reload, and goes out once", async () => {
  const computer = new FakeComputer();
  const [before, other] = [await computer.openTab(), await computer.openTab()];
  other.open();
  computer.server.faults.post.push({ type: "problem", status: 429, code: "too_many_requests", retryAfter: 30 });
  before.open().send("Hello");
  await idle();
  const held = { sendAfter: computer.clock.now() + 30_000, outgoing: [{ content: "Hello", status: "held" }] };
  expect(before.view()).toMatchObject(held);
  expect(other.view()).toMatchObject(held);
  before.end();
  const after = await computer.openTab();
  after.open();
  await idle();
  expect(after.view()).toMatchObject(held);
  await computer.clock.advance(31_000);
  expect(stored(computer)).toEqual(["Hello"]);
  for (const tab of [other, after]) expect(tab.view()).toMatchObject({ sendAfter: null, outgoing: [] });
  expect(await keptMessages(computer)).toEqual([]);
});

test("what one tab writes, discards and resends shows in the others", async () => {
  const computer = new FakeComputer();
  const [tab, other] = [await computer.openTab(), await computer.openTab()];
  computer.server.faults.post.push({ type: "problem", status: 400, code: "invalid_request" });
  tab.open().send("refused");
  await idle();
  expect(other.view().outgoing).toMatchObject([{ content: "refused", status: "failed" }]);
  other.open().resend(other.view().outgoing[0]?.client_message_id ?? "");
  await idle();
  expect([tab.contents(), other.contents()]).toEqual([[], []]);
  expect(stored(computer)).toEqual(["refused"]);

  await computer.setOnline(false);
  tab.open().send("regretted");
  await idle();
  expect(other.view().outgoing).toMatchObject([{ content: "regretted", status: "waiting" }]);
  other.open().discard(other.view().outgoing[0]?.client_message_id ?? "");
  await idle();
  expect([tab.contents(), other.contents()]).toEqual([[], []]);
  await computer.setOnline(true);
  await computer.clock.advance(60_000);
  expect(stored(computer)).toEqual(["refused"]);
});

test("what another tab discarded is not posted, though nothing told this tab", async () => {
  const computer = new FakeComputer();
  computer.hasChannels = false;
  const tab = await computer.openTab();
  const { faults } = computer.server;
  faults.post.push({ type: "network" }, { type: "network" });
  faults.live.push({ type: "network" }, { type: "network" });
  computer.server.cutConnections();
  await idle();
  tab.open().send("regretted");
  await idle();
  const other = await computer.openTab();
  expect([tab.contents(), other.contents()]).toEqual([["regretted"], ["regretted"]]);
  tab.open().discard(tab.view().outgoing[0]?.client_message_id ?? "");
  await computer.clock.advance(60_000);
  expect(other.view()).toMatchObject({ connection: "live", outgoing: [] });
  expect(stored(computer)).toEqual([]);
});

test.each([
  ["failed", { failure: { reason: "unanswered" } }],
  ["is acknowledged", { offset: "00000001_0000000000000000" }],
  ["was posted a day ago", { posted_at: Date.UTC(2025, 11, 31) }],
])("what %s for another tab is not posted, though nothing told this tab", async (_, changes) => {
  const computer = new FakeComputer();
  const tab = await computer.openTab();
  await computer.setOnline(false);
  tab.open().send("Hello");
  await idle();
  const [place] = (await keptMessages(computer)) ?? [];
  if (!place) throw new Error("nothing kept");
  await computer.storage.update(place, (kept) => ({ ...(kept as KeptMessage), ...changes, revision: 1 }));
  computer.isOnline = true;
  await computer.clock.advance(60_000);
  expect(tab.view().connection).toBe("live");
  expect(computer.server.posts).toEqual([]);
});

test("a tab leaves what another one writes to that one for 30 seconds, and then posts it itself", async () => {
  const computer = new FakeComputer();
  const [tab, other] = [await computer.openTab(), await computer.openTab()];
  tab.open().send("Hello");
  await computer.clock.advance(10_000);
  expect(computer.server.posts).toHaveLength(1);
  computer.server.faults.post.push({ type: "silent" });
  tab.open().send("Is anybody there?");
  await idle();
  tab.end();
  other.open().send("Yes");
  for (let beat = 0; beat < 29; beat++) {
    computer.server.heartbeat();
    await computer.clock.advance(1_000);
  }
  expect(stored(computer)).toEqual(["Hello", "Yes"]);
  expect(other.contents()).toEqual(["Is anybody there?"]);
  await computer.clock.advance(2_000);
  expect(stored(computer)).toEqual(["Hello", "Yes", "Is anybody there?"]);
  expect(other.contents()).toEqual([]);
});

test("LOG7 messages for a session that is gone are shown as failed to who looks at it, and not kept", async () => {
  const computer = new FakeComputer();
  const tab = await computer.openTab();
  await computer.setOnline(false);
  tab.open().send("Hello");
  await idle();
  computer.server.logs.clear();
  computer.server.faults.post.push({ type: "problem", status: 404, code: "not_found" });
  await computer.setOnline(true);
  await computer.clock.advance(10_000);
  expect(tab.view()).toMatchObject({
    status: "not_found",
    outgoing: [{ content: "Hello", failure: { reason: "refused", problem: { code: "not_found" } } }],
  });
  expect(await keptMessages(computer)).toEqual([]);
});

test("messages go out where the device keeps nothing", async () => {
  const storage: DeviceStorage = {
    read: async () => undefined,
    update: async () => false,
    places: async () => null,
    remove: async () => {},
  };
  const computer = new FakeComputer({ storage });
  const tab = await computer.openTab();
  await computer.setOnline(false);
  for (const content of ["one", "two"]) tab.open().send(content);
  await idle();
  expect(tab.contents()).toEqual(["one", "two"]);
  await computer.setOnline(true);
  await computer.clock.advance(10_000);
  expect(stored(computer)).toEqual(["one", "two"]);
  expect(tab.contents()).toEqual([]);
});
