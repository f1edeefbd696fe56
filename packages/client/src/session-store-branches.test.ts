import { type Message, messageText, type NewEvent } from "@millrace/protocol";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { FakeComputer } from "../test/fake-computer.ts";
import { createDevice } from "../test/fake-environment.ts";
import { exchange } from "../test/log-events.ts";

/** Question and answer number n, behind another message than the one before. */
function branch(n: number, parent_id: string | null): NewEvent[] {
  return exchange(n, [`Answer ${n}`]).map((event) =>
    event.type === "message-created" ? { ...event, data: { ...event.data, parent_id } } : event,
  );
}

/** A question that waits behind whatever is being answered. */
const waiting = (n: number, parent_id: string | null) => branch(n, parent_id).slice(0, 2);

const ids = (messages: readonly Message[]) => messages.map(({ id }) => id.slice(4)).join(" ");

/** q1 a1 with two versions behind it: q2 a2, and q3 a3, which is the newest. */
async function forked(window = Number.POSITIVE_INFINITY) {
  const device = createDevice();
  device.server.window = window;
  device.server.append(...branch(1, null), ...branch(2, "msg_a1"), ...branch(3, "msg_a1"));
  const leave = device.store.subscribe(() => {});
  await idle();
  return { ...device, leave, path: () => ids(device.store.getView().path) };
}

test("RUN7 the newest path is shown, until another version is asked for, which then grows on its own", async () => {
  const { store, server, path } = await forked();
  expect(path()).toBe("q1 a1 q3 a3");
  await store.showVersion("msg_q2");
  expect(path()).toBe("q1 a1 q2 a2");
  expect(store.getView().state?.branches).toEqual({ msg_a1: ["msg_q2", "msg_q3"] });
  server.append(...branch(4, "msg_a3"));
  await idle();
  expect(path()).toBe("q1 a1 q2 a2");
  server.append(...branch(5, "msg_a2"));
  await idle();
  expect(path()).toBe("q1 a1 q2 a2 q5 a5");
  await store.showVersion("msg_q3");
  expect(path()).toBe("q1 a1 q3 a3 q4 a4");
});

test("RUN7 a version that is loaded shows without asking the server, also when it is shown again", async () => {
  const { store, server, path } = await forked();
  await store.showVersion("msg_q2");
  const asked = server.requests.length;
  await store.showVersion("msg_q3");
  await store.showVersion("msg_q2");
  await store.showVersion("msg_a1");
  expect(server.requests).toHaveLength(asked);
  expect(path()).toBe("q1 a1 q3 a3");
});

test("RUN7, LOG3 events that come while another path is loaded are in it", async () => {
  const { store, server, path } = await forked();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.faults.snapshot.push({ type: "held", release: promise });
  const shown = store.showVersion("msg_q2");
  await idle();
  server.append(...branch(4, "msg_a2"));
  await idle();
  resolve();
  await shown;
  expect(path()).toBe("q1 a1 q2 a2 q4 a4");
  expect(store.getView().path.map(messageText).at(-1)).toBe("Answer 4");
  expect(store.getView().state?.seq).toBe(server.events.length);
  expect(store.getView().state?.messages, "what was loaded before stays").toHaveLength(8);
});

test("RUN7 a version that cannot be loaded is not shown, and the call says why", async () => {
  const { store, server, path } = await forked();
  server.faults.snapshot.push({ type: "gateway" });
  await expect(store.showVersion("msg_q2")).rejects.toThrow();
  expect(path()).toBe("q1 a1 q3 a3");
});

test("RUN7 a message that is gone leads to the newest path", async () => {
  const { store, path } = await forked();
  await store.showVersion("msg_q2");
  await store.showVersion("msg_gone");
  expect(path()).toBe("q1 a1 q3 a3");
});

test("RUN7 what is said on a version that is not the newest names its place, and so does what is said next", async () => {
  const { store, server, path } = await forked();
  await store.showVersion("msg_q2");
  const { promise, resolve } = Promise.withResolvers<void>();
  server.faults.post.push({ type: "held", release: promise });
  store.send("Go on here");
  store.send("And then");
  await idle();
  expect(path()).toBe("q1 a1 q2 a2");
  resolve();
  await idle();
  expect(server.posts.map(({ content, parent_id }) => [content, parent_id])).toEqual([
    ["Go on here", "msg_a2"],
    ["And then", "msg_answer_id_1"],
  ]);
});

test("RUN5 what was to follow an answer that was taken back meanwhile follows what that followed", async () => {
  const { store, server } = await forked();
  await store.showVersion("msg_q2");
  const { promise, resolve } = Promise.withResolvers<void>();
  server.faults.post.push({ type: "held", release: promise }, { type: "problem", status: 404, code: "not_found" });
  store.send("Go on here");
  store.send("And then");
  resolve();
  await idle();
  expect(server.posts.at(-1)).toMatchObject({ content: "And then", parent_id: "msg_a2" });
  expect(store.getView().outgoing).toEqual([]);
});

test("RUN7 on the newest path nothing is named", async () => {
  const { store, server } = await forked();
  store.send("Go on");
  await idle();
  expect(server.posts.map(({ parent_id }) => parent_id)).toEqual([undefined]);
});

test("RUN7 an edit is another version in the same place, and shows at once", async () => {
  const { store, server, path } = await forked();
  server.muted = true;
  store.edit("msg_q1", "Question 1, better");
  await idle();
  expect([path(), store.getView().outgoing.map(({ content }) => content)]).toEqual(["", ["Question 1, better"]]);
  server.muted = false;
  server.append({ type: "weather-changed" });
  await idle();
  expect(server.posts.map(({ parent_id }) => parent_id)).toEqual([null]);
  expect([path(), store.getView().outgoing]).toEqual(["id_1", []]);
  await store.showVersion("msg_q1");
  expect(path()).toBe("q1 a1 q3 a3");
});

test("RUN7 what this device says is shown, though it had chosen another version", async () => {
  const { store, path } = await forked();
  await store.showVersion("msg_q2");
  store.edit("msg_q3", "Question 3, better");
  await idle();
  expect(path()).toBe("q1 a1 id_1");
});

test("RUN7 the device remembers the version it shows", async () => {
  const computer = new FakeComputer();
  computer.server.append(...branch(1, null), ...branch(2, "msg_a1"), ...branch(3, "msg_a1"));
  const first = await computer.openTab();
  await first.open().showVersion("msg_q2");
  await computer.clock.advance(1_000);
  first.end();
  const second = await computer.openTab();
  expect(ids(second.view().path)).toBe("q1 a1 q2 a2");
  expect(computer.server.requests.filter(({ path }) => path.endsWith("?through=msg_a2"))).toEqual([]);
  computer.server.epoch += 1;
  computer.server.cutConnections();
  await computer.clock.advance(12_000);
  expect(ids(second.view().path), "also when the session is loaded anew").toBe("q1 a1 q2 a2");
});

test("LOG4 what is older is that of the version shown", async () => {
  const { store, path } = await forked(2);
  expect([path(), store.getView().state?.older_cursor]).toEqual(["q3 a3", "msg_a1"]);
  await store.showVersion("msg_q2");
  expect(path()).toBe("q2 a2");
  await store.loadOlder();
  expect([path(), store.getView().state?.older_cursor]).toEqual(["q1 a1 q2 a2", null]);
  await store.showVersion("msg_q3");
  expect([path(), store.getView().state?.older_cursor]).toEqual(["q1 a1 q3 a3", null]);
});

test("RUN7 what is shown stays while a version that branches off before it is loaded", async () => {
  const { store, server, clock, path } = await forked(2);
  server.append(...branch(4, null));
  await idle();
  expect(path()).toBe("q3 a3");
  await clock.advance(10_000);
  expect(path()).toBe("q4 a4");
  expect(store.getView().state?.branches).toEqual(server.state.branches);
});

test("RUN5 what waits is not in the path but in the queue, in the order it will be answered, wherever it is", async () => {
  const { store, server, path } = await forked();
  await store.showVersion("msg_q2");
  await store.showVersion("msg_q3");
  const [question, queued, start] = branch(4, "msg_a3");
  if (!question || !queued || !start) throw new Error("no events");
  server.append(question, queued);
  await idle();
  expect([path(), store.getView().queue], "what is next of all has begun").toEqual(["q1 a1 q3 a3 q4 a4", []]);
  server.append(start, ...waiting(5, "msg_a4"), ...waiting(6, "msg_a2"));
  await idle();
  expect(path()).toBe("q1 a1 q2 a2");
  const { queue } = store.getView();
  expect(queue.map(({ run_id, message }) => [run_id, messageText(message)])).toEqual([
    ["run_5", "Question 5"],
    ["run_6", "Question 6"],
  ]);
  await store.showVersion("msg_q4");
  expect(path()).toBe("q1 a1 q3 a3 q4 a4");
  expect(store.getView().queue).toBe(queue);
});

test("RUN5 a message that is taken back as soon as it arrives does not stay as unsent", async () => {
  const { store, server } = await forked();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.faults.post.push({ type: "held", release: promise });
  server.muted = true;
  store.send("Never mind");
  await idle();
  resolve();
  await idle();
  server.muted = false;
  const data = { order: [], parents: {}, removed: ["msg_id_1"], children: { msg_a3: [] }, leaf_id: "msg_a3" };
  server.append({ type: "queue-updated", at: 0, actor: { kind: "user", id: "usr_1" }, data } as NewEvent);
  await idle();
  expect(store.getView().outgoing).toEqual([]);
});
