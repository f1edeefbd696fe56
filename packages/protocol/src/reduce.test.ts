import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewEvent, QueueUpdated, SessionEvent } from "./event.ts";
import { messageText } from "./message.ts";
import { formatOffset } from "./offset.ts";
import { createdMessage, reduce } from "./reduce.ts";
import { newestLeafAfter, type SessionState, shownPath, stateFromSnapshot } from "./state.ts";

const START: SessionState = {
  epoch: 1,
  seq: 0,
  session: {
    id: "ses_1",
    title: "New Chat",
    mode: "general",
    context_tags: [],
    system_prompt: null,
    status: "active",
    message_count: 0,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    last_message_at: null,
  },
  messages: [],
  leaf_id: null,
  older_cursor: null,
  branches: {},
  active_runs: [],
  unknown_events: 0,
};

const user = { kind: "user", id: "usr_1" } as const;
const system = { kind: "system", id: "server" } as const;

function asked(id: string, parent_id: string | null): NewEvent {
  const parts = [{ type: "text", text: `Text of ${id}` } as const];
  const data = { role: "user", parent_id, parts, client_message_id: null } as const;
  return { type: "message-created", at: 1000, actor: user, message_id: id, data };
}

function ofRun(run_id: string, message_id: string) {
  const envelope = { at: 2000, actor: system, run_id, message_id };
  return {
    queued: (kind: "answer" | "retry" | "continue", parent_id: string): NewEvent => ({
      ...envelope,
      type: "run-queued",
      data: { kind, parent_id, model: "demo" },
    }),
    start: (): NewEvent => ({ ...envelope, type: "run-start", data: { epoch: 1 } }),
    text: (delta: string): NewEvent[] => [
      { ...envelope, type: "run-chunk", data: { chunk: { type: "text-start", id: "t" } } },
      { ...envelope, type: "run-chunk", data: { chunk: { type: "text-delta", id: "t", delta } } },
    ],
    stop: (): NewEvent => ({ ...envelope, type: "run-stop-requested", data: {} }),
    end: (outcome: "completed" | "stopped" | "failed" | "interrupted"): NewEvent => ({
      ...envelope,
      type: "run-end",
      data: { outcome, finish_reason: "stop", usage: null, latency_ms: 7, ttft_ms: 3 },
    }),
  };
}

function erased(message_id: string): NewEvent {
  return { type: "message-redacted", at: 4000, actor: user, message_id, data: {} };
}

function edited(message_id: string, text: string): NewEvent {
  return { type: "message-updated", at: 5000, actor: user, message_id, data: { parts: [{ type: "text", text }] } };
}

function copied(id: string, parent_id: string | null): NewEvent {
  const event = asked(id, parent_id);
  if (event.type !== "message-created") throw new TypeError("not a message");
  return {
    type: "message-copied",
    at: 6000,
    actor: user,
    message_id: id,
    data: { message: createdMessage({ ...event, seq: 0 }) },
  };
}

function requeued(data: QueueUpdated["data"]): NewEvent {
  return { type: "queue-updated", at: 7000, actor: user, data };
}

function inLog(events: readonly NewEvent[]): SessionEvent[] {
  return events.map((event, index) => ({ ...event, seq: index + 1 }));
}

const fold = (events: readonly NewEvent[]) => inLog(events).reduce(reduce, START);

const name = fc.constantFrom("a", "b", "c", "d");
const outcome = fc.constantFrom("completed", "stopped", "failed", "interrupted");
const someEvents: fc.Arbitrary<NewEvent[]> = fc.oneof(
  fc.tuple(name, fc.option(name)).map(([id, parent]) => [asked(id, parent)]),
  fc
    .tuple(name, name, name, fc.constantFrom("answer", "retry", "continue"))
    .map(([run, id, parent, kind]) => [ofRun(run, id).queued(kind, parent)]),
  fc.tuple(name, name).map(([run, id]) => [ofRun(run, id).start()]),
  fc.tuple(name, name, fc.string()).map(([run, id, text]) => ofRun(run, id).text(text)),
  fc.tuple(name, name).map(([run, id]) => [ofRun(run, id).stop()]),
  fc.tuple(name, name, outcome).map(([run, id, how]) => [ofRun(run, id).end(how)]),
  fc
    .record({ title: fc.string(), context_tags: fc.array(fc.string()) }, { requiredKeys: [] })
    .map((data): NewEvent[] => [{ type: "session-updated", at: 3000, actor: user, data }]),
  name.map((id) => [erased(id)]),
  fc.tuple(name, fc.string()).map(([id, text]) => [edited(id, text)]),
  fc.tuple(name, fc.option(name)).map(([id, parent]) => [copied(id, parent)]),
  fc
    .record({
      order: fc.uniqueArray(name),
      parents: fc.dictionary(name, fc.option(name), { noNullPrototype: true }),
      removed: fc.uniqueArray(name, { maxLength: 2 }),
      children: fc.dictionary(name, fc.uniqueArray(name), { noNullPrototype: true }),
      leaf_id: fc.option(name),
    })
    .map((data) => [requeued(data)]),
);
/** Events of every type about a few messages and runs, in any order, sensible or not. */
const anyLog = fc.array(someEvents, { maxLength: 30 }).map((events) => inLog(events.flat()));

test("LOG5 events in any order fold without throwing, and the state carries the last one's seq", () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      expect(log.reduce(reduce, START).seq).toBe(log.length);
    }),
  );
});

test("LOG5 an event applied twice, or again later, changes nothing, not even the reference", () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      let state = START;
      for (const event of log) {
        state = reduce(state, event);
        expect(reduce(state, event)).toBe(state);
      }
      for (const event of log) expect(reduce(state, event)).toBe(state);
    }),
  );
});

test("LOG5 folding never changes a state that somebody still looks at", () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      const states = [START];
      const copies = [structuredClone(START)];
      for (const event of log) {
        const next = reduce(states.at(-1) ?? START, event);
        states.push(next);
        copies.push(structuredClone(next));
      }
      expect(states).toEqual(copies);
    }),
  );
});

test("LOG4 a snapshot taken anywhere and the events after it make the same state as the whole log", () => {
  fc.assert(
    fc.property(anyLog, fc.nat(40), (log, cut) => {
      const { session, messages, leaf_id, older_cursor, branches, active_runs, epoch, seq } = log
        .slice(0, cut)
        .reduce(reduce, START);
      const snapshot = {
        session,
        messages,
        waiting: [],
        leaf_id,
        older_cursor,
        branches,
        active_runs,
        offset: formatOffset(epoch, seq),
      };
      const arrived = stateFromSnapshot(JSON.parse(JSON.stringify(snapshot)));
      expect(log.slice(cut).reduce(reduce, arrived)).toEqual(log.reduce(reduce, START));
    }),
  );
});

test("LOG2 an event of an unknown type is counted and changes nothing else", () => {
  const state = reduce(START, { seq: 1, type: "weather-changed" });
  expect(state).toEqual({ ...START, seq: 1, unknown_events: 1 });
});

test("LOG5 events about messages that are not loaded only move the position", () => {
  const run = ofRun("run_1", "elsewhere");
  for (const event of [run.start(), ...run.text("x"), run.stop(), run.end("completed")]) {
    const state = reduce(START, { ...event, seq: 1 });
    expect(state).toEqual({ ...START, seq: 1 });
    expect(state.messages).toBe(START.messages);
  }
});

test("RUN2 a run is active from its queueing to its end, and its message shows how far it is", () => {
  const run = ofRun("run_1", "a");
  const log = inLog([
    asked("q", null),
    run.queued("answer", "q"),
    run.start(),
    ...run.text("Hi"),
    run.stop(),
    run.end("stopped"),
  ]);
  const seen: unknown[] = [];
  log.reduce((state, event) => {
    const next = reduce(state, event);
    const message = next.messages.at(-1);
    seen.push([
      message?.role === "assistant" ? message.status : null,
      next.active_runs.map(({ status, stop_requested }) => [status, stop_requested]),
    ]);
    return next;
  }, START);
  expect(seen).toEqual([
    [null, []],
    ["queued", [["queued", false]]],
    ["running", [["running", false]]],
    ["running", [["running", false]]],
    ["running", [["running", false]]],
    ["running", [["running", true]]],
    ["stopped", []],
  ]);
  expect(fold(log).messages.at(-1)).toMatchObject({
    parts: [{ type: "text", text: "Hi", state: "done" }],
    open: {},
    latency_ms: 7,
    ttft_ms: 3,
  });
});

test("RUN2 continuing writes on in the same message; what was there stays", () => {
  const first = ofRun("run_1", "a");
  const second = ofRun("run_2", "a");
  const state = fold([
    asked("q", null),
    first.queued("answer", "q"),
    ...first.text("One, "),
    first.end("interrupted"),
    second.queued("continue", "q"),
    second.start(),
    ...second.text("two."),
    second.end("completed"),
  ]);
  expect(state.messages.map(messageText)).toEqual(["Text of q", "One, two."]);
  expect(state.messages.at(-1)).toMatchObject({ run_id: "run_2", status: "completed" });
  expect(state.session.message_count).toBe(2);
});

test("RUN7 a retry is a sibling: the newest version shows, and the branch index names both", () => {
  const first = ofRun("run_1", "a1");
  const second = ofRun("run_2", "a2");
  const state = fold([
    asked("q", null),
    first.queued("answer", "q"),
    first.end("failed"),
    second.queued("retry", "q"),
    ...second.text("Better"),
    second.end("completed"),
  ]);
  expect(state.branches).toEqual({ q: ["a1", "a2"] });
  expect(shownPath(state).map(({ id }) => id)).toEqual(["q", "a2"]);
  expect(shownPath(state, "a1").map(({ id }) => id)).toEqual(["q", "a1"]);
});

test("RUN5 an edit of what waits takes its place; of what is not loaded, it changes no message", () => {
  const state = fold([asked("q", null), edited("q", "Better")]);
  expect(state.messages.map(messageText)).toEqual(["Better"]);
  expect(state.session.message_count).toBe(1);
  expect(reduce(state, { ...edited("elsewhere", "x"), seq: 3 }).messages).toBe(state.messages);
});

/** q, answered by a; behind it wait two (b) and three (c). */
const QUEUED = [
  asked("q", null),
  ofRun("run_1", "a").queued("answer", "q"),
  ofRun("run_1", "a").start(),
  asked("two", "a"),
  ofRun("run_2", "b").queued("answer", "two"),
  asked("three", "b"),
  ofRun("run_3", "c").queued("answer", "three"),
];

test("RUN5 another order of the queue is another path, which ends in what is answered last", () => {
  const order = ["run_3", "run_2"];
  const moved = { order, parents: { three: "a", two: "c" }, removed: [], children: {}, leaf_id: "b" };
  const state = fold([...QUEUED, requeued(moved)]);
  expect(shownPath(state).map(({ id }) => id)).toEqual(["q", "a", "three", "c", "two", "b"]);
  expect(state.active_runs.map(({ id }) => id)).toEqual(["run_1", "run_3", "run_2"]);
  const again = fold([...QUEUED, requeued(moved), requeued(moved)]);
  expect({ ...again, seq: 0 }).toEqual({ ...state, seq: 0 });
});

test("RUN5 what was taken back is gone from the messages, the count and the branches", () => {
  const rival = [asked("rival", "a"), ofRun("run_4", "d").queued("answer", "rival")];
  const before = fold([...QUEUED, ...rival]);
  expect(before.branches).toEqual({ a: ["two", "rival"] });
  const state = fold([
    ...QUEUED,
    ...rival,
    ofRun("run_4", "d").end("stopped"),
    requeued({
      order: ["run_2", "run_3"],
      parents: {},
      removed: ["rival", "d"],
      children: { a: ["two"], rival: [] },
      leaf_id: "c",
    }),
  ]);
  const expected = fold(QUEUED);
  const { messages, branches, active_runs, leaf_id } = state;
  expect({ messages, branches, active_runs, leaf_id }).toEqual({
    messages: expected.messages,
    branches: {},
    active_runs: expected.active_runs,
    leaf_id: "c",
  });
  expect(state.session.message_count).toBe(6);
});

test("RUN7 the path after a message is the newest one, else that of the newest child, if it is all loaded", () => {
  const state = fold([
    asked("q", null),
    asked("one", "q"),
    asked("two", "q"),
    asked("two, on", "two"),
    asked("otherwise", null),
    asked("otherwise, on", "otherwise"),
    asked("one, on", "one"),
  ]);
  expect(newestLeafAfter(state, "q")).toBe("one, on");
  expect(newestLeafAfter(state, "two")).toBe("two, on");
  expect(newestLeafAfter(state, "otherwise")).toBe("otherwise, on");
  expect(newestLeafAfter(state, "elsewhere")).toBeNull();
  const partly = { ...state, messages: state.messages.filter(({ id }) => !id.startsWith("two")) };
  expect(newestLeafAfter({ ...partly, leaf_id: "elsewhere" }, "q")).toBeNull();
});

test("a copied message is there as it was", () => {
  const state = fold([copied("a", null), copied("b", "a")]);
  expect(shownPath(state).map(messageText)).toEqual(["Text of a", "Text of b"]);
  expect(state.session.message_count).toBe(2);
});

test("LOG7 a redacted message stays in its place, empty and marked, with its ids and figures", () => {
  const run = ofRun("run_1", "a");
  const log = [asked("q", null), run.queued("answer", "q"), ...run.text("Hi"), run.end("completed")];
  const before = fold(log);
  const [question, answer] = before.messages;
  const state = fold([...log, erased("q"), erased("a")]);
  expect(state.messages).toEqual([
    { ...question, parts: [], redacted: true },
    { ...answer, parts: [], redacted: true },
  ]);
  expect(state.session).toEqual(before.session);
});

test("LOG7 redacting a message again, or one that is not loaded, leaves the messages as they are", () => {
  const log = [asked("q", null), erased("q")];
  const { messages } = fold(log);
  for (const id of ["q", "elsewhere"]) {
    expect(reduce({ ...fold(log), messages }, { ...erased(id), seq: 3 }).messages).toBe(messages);
  }
});

test("LOG5 an update of the session changes what it names, and nothing else", () => {
  const updated = (data: { title?: string; context_tags?: string[] }): NewEvent => ({
    type: "session-updated",
    at: 5000,
    actor: user,
    data,
  });
  const titled = fold([updated({ title: "Weather" }), updated({ context_tags: ["rain"] })]);
  expect(titled.session).toMatchObject({ title: "Weather", context_tags: ["rain"] });
  const unknown = Object.assign(updated({}), { data: { colour: "red" } }); // of a later version
  const at = { updated_at: "1970-01-01T00:00:05.000Z" };
  expect(fold([unknown]).session).toEqual({ ...START.session, ...at });
});

test("the session's title and figures follow the log's own times", () => {
  const state = fold([
    asked("q", null),
    { type: "session-updated", at: 5000, actor: user, data: { title: "Weather" } },
  ]);
  expect(state.session).toMatchObject({
    title: "Weather",
    message_count: 1,
    last_message_at: "1970-01-01T00:00:01.000Z",
    updated_at: "1970-01-01T00:00:05.000Z",
  });
});
