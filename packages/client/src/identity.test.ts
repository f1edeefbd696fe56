import { messageText } from "@millrace/protocol";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { FakeComputer } from "../test/fake-computer.ts";
import { exchange } from "../test/log-events.ts";
import type { CurrentUser } from "./api.ts";
import { ConnectionError } from "./errors.ts";
import type { DeviceStorage } from "./storage/device-storage.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

const BOB = { email: "bob@example.org", password: "secret" };

/** A page that has been told who is signed in, and hears when that was wrong. */
async function openApp(computer: FakeComputer) {
  const page = computer.openPage();
  const told: (string | null)[] = [];
  const tell = (user: CurrentUser | null) => told.push(user?.id ?? null);
  page.client.onUserChanged(tell);
  tell(await page.client.currentUser());
  return { ...page, told };
}

async function keptOf({ storage }: FakeComputer, user: string) {
  return (await storage.places())?.filter((place) => place.user === user).map(({ kind }) => kind);
}

/** A device that keeps of Ann a session, a record and a message that waits for the network. */
async function computerOfAnn() {
  const computer = new FakeComputer();
  computer.server.user = "ann";
  computer.server.append(...exchange(1, ["Hello"]));
  const tab = await openApp(computer);
  tab.open().subscribe(() => {});
  await computer.clock.advance(2_000);
  await tab.client.records.write("list", 1, ["of Ann"]);
  await computer.setOnline(false);
  tab.open().send("Waiting");
  await idle();
  expect((await keptOf(computer, "ann"))?.sort()).toEqual(["message", "record", "session"]);
  return { computer, tab };
}

test("a start without network goes by who was signed in last; on another device it fails", async () => {
  const { computer } = await computerOfAnn();
  const page = await openApp(computer);
  expect(page.told).toEqual(["ann"]);
  expect(await page.client.records.read("list", 1)).toEqual(["of Ann"]);
  const elsewhere = new FakeComputer({ server: computer.server });
  elsewhere.isOnline = false;
  await expect(elsewhere.openPage().client.currentUser()).rejects.toBeInstanceOf(ConnectionError);
});

test("when the network is back the server is asked who it is, and only another answer is told", async () => {
  const { computer } = await computerOfAnn();
  const page = await openApp(computer);
  computer.server.requests.length = 0;
  await computer.setOnline(true);
  expect(computer.server.requests.some(({ path }) => path.endsWith("/me"))).toBe(true);
  expect(page.told).toEqual(["ann"]);
});

test("LOG7 signing out removes everything of the user from the device and from every tab", async () => {
  const { computer, tab } = await computerOfAnn();
  const other = await openApp(computer);
  const [store, otherStore] = [tab.open(), other.open()];
  computer.server.faults.post.push({ type: "silent" }, { type: "silent" }); // what waits stays on its way
  await computer.setOnline(true);
  await computer.clock.advance(1_000);
  const signingOut = tab.client.api.signOut();
  computer.server.user = null;
  await signingOut;
  await idle();
  for (const view of [store.getView(), otherStore.getView()]) {
    expect(view).toMatchObject({ status: "signed_out", state: null, outgoing: [] });
  }
  expect(other.told).toEqual(["ann", null]);
  await computer.clock.advance(60_000);
  expect(await computer.storage.places()).toEqual([]);
  expect([tab.wakeListeners.size, computer.server.open]).toEqual([0, []]);
  expect((await openApp(computer)).told).toEqual([null]);
});

test("LOG7 a session that is asking the device what waits for it while its user signs out is not followed again", async () => {
  const memory = createMemoryStorage();
  let answering = Promise.resolve();
  const places: DeviceStorage["places"] = () => memory.places().then((all) => answering.then(() => all));
  const computer = new FakeComputer({ storage: { ...memory, places } });
  const [tab, other] = [await computer.openTab(), await computer.openTab()];
  const slow = Promise.withResolvers<void>();
  answering = slow.promise;
  other.open().send("Hello"); // so the first one asks
  await idle();
  other.end();
  await tab.client.reset();
  slow.resolve();
  await idle();
  expect(computer.server.carried.flat()).toEqual([]);
});

test("a sign-out that fails changes nothing", async () => {
  const { computer, tab } = await computerOfAnn();
  await expect(tab.client.api.signOut()).rejects.toBeInstanceOf(ConnectionError);
  expect(tab.view()).toMatchObject({ status: "ready", outgoing: [{ content: "Waiting" }] });
  expect((await openApp(computer)).told).toEqual(["ann"]);
});

test("who signs in next sees nothing of the former user, not even before the server says who it is", async () => {
  const { computer, tab } = await computerOfAnn();
  await computer.setOnline(true);
  await computer.clock.advance(5_000);
  const signingIn = tab.client.api.signIn(BOB);
  computer.server.user = "bob";
  await signingIn;
  computer.isOnline = false;
  await expect(tab.client.currentUser()).rejects.toBeInstanceOf(ConnectionError);
  await expect(openApp(computer)).rejects.toBeInstanceOf(ConnectionError);
  expect(tab.view()).toMatchObject({ status: "loading", state: null, outgoing: [] });
  computer.isOnline = true;
  expect(await tab.client.currentUser()).toMatchObject({ id: "bob" });
  expect(await tab.client.records.read("list", 1)).toBeUndefined();
  await idle();
  expect(await keptOf(computer, "ann")).toEqual([]);
});

test("a tab that took somebody else to be signed in says so, and shows nothing of them by then", async () => {
  const { computer } = await computerOfAnn();
  const page = await openApp(computer);
  const store = page.open();
  await idle();
  expect(store.getView().status).toBe("ready");
  computer.server.user = "bob";
  computer.server.logs.clear();
  let atThatMoment: unknown;
  page.client.onUserChanged(() => {
    atThatMoment = store.getView().state;
  });
  await computer.setOnline(true);
  await idle();
  expect(page.told).toEqual(["ann", "bob"]);
  expect(atThatMoment).toBeNull();
  expect(await keptOf(computer, "ann")).not.toContain("session");
});

test("LOG7 when the server ended the sign-in the copies go, and what was written waits for the same user", async () => {
  const { computer, tab } = await computerOfAnn();
  tab.open().subscribe(() => {});
  computer.server.user = null;
  computer.server.faults.post.push({ type: "problem", status: 401, code: "unauthenticated" });
  await computer.setOnline(true);
  computer.server.endConnections("signed_out");
  await computer.clock.advance(5_000);
  expect(tab.told).toEqual(["ann", null]);
  expect(await keptOf(computer, "ann")).toEqual(["message"]);
  expect(computer.server.state.messages).toHaveLength(2);

  computer.server.user = "bob";
  await tab.client.api.signIn(BOB);
  await tab.client.currentUser();
  await computer.clock.advance(5_000);
  expect(tab.view().outgoing).toEqual([]);
  expect(computer.server.state.messages).toHaveLength(2);

  computer.server.user = "ann";
  await tab.client.api.signIn({ email: "ann@example.org", password: "secret" });
  await tab.client.currentUser();
  await computer.clock.advance(5_000);
  expect(computer.server.state.messages.map(messageText)).toContain("Waiting");
  expect(await keptOf(computer, "ann")).not.toContain("message");
});

test("one tab signing in is news to another that had nobody", async () => {
  const computer = new FakeComputer();
  computer.server.user = null;
  const [tab, other] = [await openApp(computer), await openApp(computer)];
  computer.server.user = "ann";
  await tab.client.api.demoLogin();
  await idle();
  expect([tab.told, other.told]).toEqual([[null], [null, "ann"]]);
});

test("an answer about who is signed in that was under way while somebody else signed in is not believed", async () => {
  const { computer } = await computerOfAnn();
  computer.isOnline = true;
  const slow = Promise.withResolvers<void>();
  computer.slow = { path: "/me", until: slow.promise };
  const [page, other] = [await openApp(computer), await openApp(computer)];
  await idle();
  computer.slow = null;
  computer.server.user = "bob";
  await page.client.api.signIn(BOB);
  expect(await page.client.currentUser()).toMatchObject({ id: "bob" });
  await idle();
  slow.resolve();
  await idle();
  expect(await page.client.currentUser()).toMatchObject({ id: "bob" });
  expect([page.told, other.told]).toEqual([["ann"], ["ann", "bob"]]);
  expect((await openApp(computer)).told).toEqual(["bob"]);
});

test("who signed in here is asked of the server, though another page remembered somebody else meanwhile", async () => {
  const { computer, tab } = await computerOfAnn();
  await computer.setOnline(true);
  await computer.clock.advance(5_000);
  const held = Promise.withResolvers<void>();
  computer.server.faults.post.push({ type: "held", release: held.promise });
  const signingIn = tab.client.api.signIn(BOB);
  await idle();
  expect((await openApp(computer)).told).toEqual(["ann"]);
  computer.server.user = "bob";
  held.resolve();
  await signingIn;
  expect(await tab.client.currentUser()).toMatchObject({ id: "bob" });
});

test("LOG7 no session is kept again once the server has said that nobody is signed in", async () => {
  const { computer, tab } = await computerOfAnn();
  tab.open().subscribe(() => {});
  await computer.setOnline(true);
  await computer.clock.advance(5_000);
  computer.server.append(...exchange(2, ["new"]));
  await idle();
  computer.server.faults.snapshot.push({ type: "problem", status: 401, code: "unauthenticated" });
  tab.client.session("ses_2").subscribe(() => {});
  await computer.clock.advance(5_000);
  expect(tab.view().status).toBe("ready");
  expect(await keptOf(computer, "ann")).toEqual([]);
});

test("a device whose memory of the user is damaged asks the server", async () => {
  const { computer } = await computerOfAnn();
  await computer.storage.update({ user: "", kind: "current-user", id: "" }, () => ({ name: "Ann" }));
  await expect(openApp(computer)).rejects.toBeInstanceOf(ConnectionError);
  computer.isOnline = true;
  expect((await openApp(computer)).told).toEqual(["ann"]);
});
