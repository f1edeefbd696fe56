import { reduce, type SessionState } from "@millrace/protocol";
import { expect, test } from "vitest";
import { exchange, startState } from "../test/log-events.ts";
import { joined, keepOlder } from "./keep-older.ts";

/** q1 a1 q2 a2 q3 a3, one path. */
const whole = [1, 2, 3]
  .flatMap((n) => exchange(n, ["x"]))
  .reduce((state, event) => reduce(state, { ...event, seq: state.seq + 1 }), startState(1));

/** The state of a device that loaded these of the messages. */
function loaded(from: number, to: number, cursor: string | null): SessionState {
  return { ...whole, messages: whole.messages.slice(from, to), older_cursor: cursor };
}

const ids = ({ messages }: SessionState) => messages.map(({ id }) => id.slice(4)).join(" ");
const fresh = loaded(4, 6, "fresh");

test("older messages of the same path stay in front, with the cursor that belongs before them", () => {
  const kept = keepOlder(fresh, loaded(1, 4, "former"));
  expect([ids(kept), kept.older_cursor]).toEqual(["a1 q2 a2 q3 a3", "msg_q1"]);
});

test("once they reach the path's start there is no page before them", () => {
  const kept = keepOlder(fresh, loaded(0, 4, "of another path"));
  expect([ids(kept), kept.older_cursor]).toEqual(["q1 a1 q2 a2 q3 a3", null]);
});

test("nothing is kept across a gap, of another epoch, of nothing, or before a snapshot that is whole", () => {
  expect(keepOlder(fresh, loaded(0, 3, null))).toBe(fresh);
  expect(keepOlder(fresh, loaded(0, 0, "former"))).toBe(fresh);
  expect(keepOlder(fresh, { ...loaded(0, 4, null), epoch: 2 })).toBe(fresh);
  expect(keepOlder(fresh, null)).toBe(fresh);
  expect(keepOlder(whole, whole)).toBe(whole);
});

test("nothing is kept that was still being written: what became of it is not known", () => {
  const run = { id: "run_2", message_id: "msg_a2", kind: "continue", model: "demo" } as const;
  const former: SessionState = {
    ...loaded(0, 4, null),
    active_runs: [{ ...run, status: "running", stop_requested: false }],
  };
  expect(keepOlder(fresh, former)).toBe(fresh);
});

test("of several paths the former state had loaded, those of this one stay", () => {
  const [, , q2, a2] = whole.messages;
  if (!q2 || !a2) throw new Error("no such messages");
  const former = { ...loaded(0, 1, null), messages: [...loaded(0, 1, null).messages, q2, a2] };
  const kept = keepOlder(fresh, former);
  expect([ids(kept), kept.older_cursor]).toEqual(["q2 a2 q3 a3", "msg_a1"]);
});

test("nothing is kept that waited for its answer: it may have been changed", () => {
  const run = { id: "run_2", message_id: "msg_a2", kind: "answer", model: "demo" } as const;
  const active_runs = [{ ...run, status: "queued", stop_requested: false } as const];
  expect(keepOlder(loaded(3, 6, "fresh"), { ...loaded(0, 4, null), active_runs })).toEqual(loaded(3, 6, "fresh"));
});

test("two states of one place have together what either has", () => {
  expect(ids(joined(loaded(2, 5, null), loaded(0, 3, null)))).toBe("q2 a2 q3 q1 a1");
});

test("LOG4 of the versions of a message, what either state knows is kept", () => {
  const knows = (branches: SessionState["branches"]) => ({ ...whole, branches });
  const one = knows({ msg_q1: ["msg_a1", "msg_b1", "msg_c1"], msg_q2: ["msg_b2", "msg_c2"] });
  const other = knows({ msg_q2: ["msg_a2", "msg_b2", "msg_c2"] });
  const all = { ...one.branches, ...other.branches };
  expect(joined(one, other).branches).toEqual(all);
  expect(joined(other, one).branches).toEqual(all);
});
