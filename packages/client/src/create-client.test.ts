import { expect, test } from "vitest";
import { FakeClock, idle } from "../test/fake-clock.ts";
import { FakeServer } from "../test/fake-server.ts";
import { createClient } from "./create-client.ts";

function createTestClient() {
  const server = new FakeServer();
  const clock = new FakeClock();
  return { server, clock, client: createClient({ fetch: server.fetch, setTimer: clock.setTimer, now: clock.now }) };
}

test("a session has one store, whoever asks", () => {
  const { client } = createTestClient();
  expect(client.session("ses_1")).toBe(client.session("ses_1"));
  expect(client.session("ses_1")).not.toBe(client.session("ses_2"));
});

test("stores nobody uses are forgotten, the longest unused first; used ones never are", () => {
  const { client } = createTestClient();
  const used = client.session("used");
  used.subscribe(() => {});
  const unused = client.session("unused");
  for (let n = 0; n < 18; n++) client.session(`ses_${n}`);
  expect(client.session("unused")).toBe(unused);
  for (let n = 18; n < 60; n++) client.session(`ses_${n}`);
  expect(client.session("used")).toBe(used);
  expect(client.session("unused")).not.toBe(unused);
});

test("signing out closes and forgets every store", async () => {
  const { client, server, clock } = createTestClient();
  const store = client.session("ses_1");
  let calls = 0;
  store.subscribe(() => calls++);
  await idle();
  await clock.advance(0);
  expect(store.getView().connection).toBe("live");
  const before = calls;
  void client.reset();
  await clock.advance(0);
  expect(calls).toBe(before + 1);
  expect(store.getView()).toMatchObject({ status: "signed_out", state: null });
  expect(server.open).toEqual([]);
  expect(client.session("ses_1")).not.toBe(store);
});
