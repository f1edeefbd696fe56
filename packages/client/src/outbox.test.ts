import { messageText } from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { createDevice } from "../test/fake-environment.ts";
import type { LiveFault } from "../test/fake-live.ts";
import type { Fault } from "../test/fake-server.ts";
import { exchange } from "../test/log-events.ts";

async function liveDevice() {
  const device = createDevice();
  device.store.subscribe(() => {});
  await idle();
  return { ...device, view: () => device.store.getView() };
}

const questions = (device: Awaited<ReturnType<typeof liveDevice>>) => device.server.state.messages.map(messageText);

test("a message shows at once, and once the log has brought it only there", async () => {
  const { store, server, view } = await liveDevice();
  store.send("Hello", { model: "demo" });
  expect(view().outgoing).toMatchObject([{ content: "Hello", status: "sending" }]);
  const id = view().outgoing[0]?.client_message_id;
  await idle();
  expect(view().outgoing).toEqual([]);
  expect(view().state?.messages).toMatchObject([{ client_message_id: id }]);
  expect(server.posts).toEqual([{ session_id: "ses_1", content: "Hello", client_message_id: id, model: "demo" }]);
  expect(server.requests.at(-1)?.headers.get("Prefer")).toBe("respond-async");
});

test("an acknowledged message stays until the log brings it", async () => {
  const { store, server, clock, view } = await liveDevice();
  server.cutConnections();
  await idle();
  store.send("Hello");
  await idle();
  expect(server.events).toHaveLength(1);
  expect(view().outgoing).toHaveLength(1);
  await clock.step();
  expect(view().outgoing).toEqual([]);
});

test("an acknowledged message does not vanish while the log, already past its offset, is about to bring it", async () => {
  const { store, server, view } = await liveDevice();
  server.append(...exchange(1, ["Hello"]));
  await idle();
  server.offsetLag = 1;
  server.muted = true;
  store.send("Next");
  await idle();
  expect(server.posts).toHaveLength(1);
  expect(view().outgoing).toHaveLength(1);
  server.muted = false;
  server.append();
  await idle();
  expect(view().outgoing).toEqual([]);
});

test("messages are posted in order, each after the answer to the one before", async () => {
  const device = await liveDevice();
  device.server.faults.post.push({ type: "silent" });
  for (const content of ["one", "two", "three"]) device.store.send(content);
  await idle();
  expect(device.server.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  await device.clock.advance(31_000);
  expect(questions(device)).toEqual(["one", "two", "three"]);
});

test("RUN6 a message whose answer was lost is posted again by itself under the same id, and stored once", async () => {
  const device = await liveDevice();
  device.server.faults.post.push({ type: "reply-lost" }, { type: "network" });
  device.server.faults.live.push({ type: "network" });
  device.server.cutConnections();
  await idle();
  device.store.send("Hello");
  await idle();
  expect(device.view()).toMatchObject({ connection: "reconnecting", outgoing: [{ status: "waiting" }] });
  await device.clock.advance(10_000);
  expect(device.view().outgoing).toEqual([]);
  expect(questions(device)).toEqual(["Hello"]);
  expect(new Set(device.server.posts.map((post) => post.client_message_id)).size).toBe(1);
});

test("RUN6 a message stored long ago, beyond what a new snapshot shows, does not stay outgoing", async () => {
  const { store, server, clock, view } = await liveDevice();
  server.faults.post.push({ type: "reply-lost" }, { type: "reply-lost" });
  server.cutConnections();
  await idle();
  store.send("Hello");
  await idle();
  server.append(...exchange(1, ["a"]), ...exchange(2, ["b"]));
  server.epoch = 2;
  server.window = 2;
  await clock.advance(10_000);
  expect(view().state?.messages).toHaveLength(2);
  expect(view().outgoing).toEqual([]);
});

test("RUN6 nor does one that a person resends after the server had stored it but could not say so", async () => {
  const { store, server, clock, view } = await liveDevice();
  server.muted = true;
  for (let failure = 0; failure < 5; failure++) server.faults.post.push({ type: "reply-lost" });
  store.send("Hello");
  await clock.advance(20_000);
  expect(view().outgoing).toMatchObject([{ status: "failed" }]);
  server.append(...exchange(1, ["a"]), ...exchange(2, ["b"]));
  server.muted = false;
  server.window = 2;
  server.epoch = 2;
  server.cutConnections();
  await clock.advance(10_000);
  expect(view().outgoing).toMatchObject([{ status: "failed" }]);
  store.resend(view().outgoing[0]?.client_message_id ?? "");
  await idle();
  expect(view().outgoing).toEqual([]);
});

test("an acknowledged message that a new snapshot has left behind does not stay outgoing", async () => {
  const { store, server, clock, view } = await liveDevice();
  server.muted = true;
  store.send("Hello");
  await idle();
  expect(view().outgoing).toHaveLength(1);
  server.append(...exchange(1, ["a"]), ...exchange(2, ["b"]));
  server.muted = false;
  server.window = 2;
  server.epoch = 2;
  server.cutConnections();
  await clock.advance(10_000);
  expect(view().state?.messages).toHaveLength(2);
  expect(view().outgoing).toEqual([]);
});

test("PRV4 told when to come back, messages wait and go out by themselves, in order, and are posted no earlier", async () => {
  const device = await liveDevice();
  device.server.faults.post.push({ type: "problem", status: 429, code: "too_many_requests", retryAfter: 12 });
  device.store.send("one");
  await idle();
  device.store.send("two");
  await idle();
  const until = device.clock.now() + 12_000;
  expect(device.view()).toMatchObject({
    sendAfter: until,
    outgoing: [
      { content: "one", status: "held" },
      { content: "two", status: "held" },
    ],
  });
  const posted = device.server.posts.length;
  await device.clock.advance(11_999);
  expect(device.server.posts).toHaveLength(posted);
  await device.clock.advance(1);
  expect(questions(device)).toEqual(["one", "two"]);
  expect(device.view()).toMatchObject({ sendAfter: null, outgoing: [] });
});

test("PRV4 what waits can be discarded, and then nothing is waited for", async () => {
  const device = await liveDevice();
  device.server.faults.post.push({ type: "problem", status: 429, code: "too_many_requests", retryAfter: 12 });
  device.store.send("one");
  await idle();
  device.store.discard(device.view().outgoing[0]?.client_message_id ?? "");
  await idle();
  expect(device.view()).toMatchObject({ sendAfter: null, outgoing: [] });
  device.store.send("two");
  await idle();
  expect(questions(device)).toEqual(["two"]);
});

test("a refused message fails with the server's reason and does not hold up the next; resent, it goes out", async () => {
  const device = await liveDevice();
  device.server.faults.post.push({ type: "problem", status: 429, code: "too_many_requests" });
  device.store.send("one");
  device.store.send("two");
  await idle();
  const [failed] = device.view().outgoing;
  expect(failed).toMatchObject({
    content: "one",
    status: "failed",
    failure: { reason: "refused", problem: { code: "too_many_requests" } },
  });
  expect(questions(device)).toEqual(["two"]);
  device.store.resend(failed?.client_message_id ?? "");
  await idle();
  expect(questions(device)).toEqual(["two", "one"]);
  expect(device.view().outgoing).toEqual([]);
});

test("a failed message can be discarded", async () => {
  const device = await liveDevice();
  device.server.faults.post.push({ type: "problem", status: 400, code: "invalid_request" });
  device.store.send("one");
  await idle();
  device.store.discard(device.view().outgoing[0]?.client_message_id ?? "");
  expect(device.view().outgoing).toEqual([]);
});

test("a message that gets no answer five times although the log is live is left to the person", async () => {
  const { store, server, clock, view } = await liveDevice();
  for (let failure = 0; failure < 5; failure++) server.faults.post.push({ type: "gateway" });
  store.send("Hello");
  for (let beat = 0; beat < 10; beat++) {
    server.heartbeat();
    await clock.advance(5000);
  }
  expect(view().outgoing).toMatchObject([{ status: "failed", failure: { reason: "unanswered" } }]);
  server.faults.post.push({ type: "gateway" });
  store.resend(view().outgoing[0]?.client_message_id ?? "");
  await idle();
  expect(view().outgoing).toMatchObject([{ status: "sending" }]);
  await clock.step();
  expect(view().outgoing).toEqual([]);
});

test("a message is never given up while the connection is gone, however long that takes", async () => {
  const { store, server, clock, view } = await liveDevice();
  for (let failure = 0; failure < 12; failure++) {
    server.faults.post.push({ type: "network" });
    server.faults.live.push({ type: "network" });
  }
  server.cutConnections();
  await idle();
  store.send("Hello");
  await clock.advance(40_000);
  expect(view()).toMatchObject({ connection: "reconnecting", outgoing: [{ status: "waiting" }] });
  server.faults.post.length = 0;
  await clock.advance(40_000);
  expect(view().outgoing).toEqual([]);
  expect(server.events).toHaveLength(1);
});

test("a message waiting for the connection is not held back for ever when the session turns out to be gone", async () => {
  const { store, server, clock, view } = await liveDevice();
  const gone: Fault = { type: "problem", status: 404, code: "not_found" };
  server.faults.live.push({ type: "refusing", reason: "not_found" });
  server.faults.post.push({ type: "network" }, gone);
  server.cutConnections();
  await idle();
  store.send("Hello");
  await idle();
  await clock.step();
  expect(view()).toMatchObject({
    status: "not_found",
    outgoing: [{ status: "failed", failure: { reason: "refused", problem: { code: "not_found" } } }],
  });
});

test("a message goes out although its view was left at once, and the connection ends after that", async () => {
  const device = createDevice();
  const leave = device.store.subscribe(() => {});
  await idle();
  device.server.faults.post.push({ type: "network" });
  device.server.cutConnections();
  await idle();
  device.store.send("Hello");
  leave();
  await device.clock.advance(10_000);
  expect(device.server.events).toHaveLength(1);
  expect(device.store.getView().outgoing).toEqual([]);
  expect(device.server.open).toEqual([]);
  expect(device.clock.untilNext).toBeNull();
});

const postFault: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { type: "network" },
  { type: "gateway" },
  { type: "reply-lost" },
  { type: "silent" },
  { type: "problem", status: 429, code: "too_many_requests" },
  { type: "problem", status: 429, code: "too_many_requests", retryAfter: 3 },
);
const liveFault: fc.Arbitrary<LiveFault> = fc.oneof(
  fc.constantFrom<LiveFault>({ type: "network" }, { type: "refusing", reason: "offset_gone" }),
  fc.nat(1500).map((bytes): LiveFault => ({ type: "cut", bytes, how: bytes % 2 ? "end" : "error" })),
);

test("RUN6 however posts and connections fail, every message that is not discarded is stored exactly once", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(postFault, { maxLength: 10 }),
      fc.array(liveFault, { maxLength: 5 }),
      async (messages, postFaults, liveFaults) => {
        const device = await liveDevice();
        const { store, server, clock, view } = device;
        server.faults.post.push(...postFaults);
        server.faults.live.push(...liveFaults);
        const contents = Array.from({ length: messages }, (_, index) => `message ${index}`);
        for (const content of contents) {
          store.send(content);
          await clock.advance(500);
        }
        for (let turn = 0; turn < 100 && view().outgoing.length > 0; turn++) {
          for (const { status, client_message_id } of view().outgoing) {
            if (status === "failed") store.resend(client_message_id);
          }
          if (turn % 20 === 19) server.cutConnections(); // one may refuse every subscription
          await clock.step();
        }
        expect(view().outgoing).toEqual([]);
        expect(questions(device).sort()).toEqual(contents);
        expect(view().state?.messages.map(messageText).sort()).toEqual(contents);
      },
    ),
  ));
