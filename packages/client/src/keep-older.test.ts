import { reduce, type SessionState } from "@millrace/protocol";
import { expect, test } from "vitest";
import { exchange, startState } from "../test/log-events.ts";
import { keepOlder } from "./keep-older.ts";

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
  expect([ids(kept), kept.older_cursor]).toEqual(["a1 q2 a2 q3 a3", "former"]);
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

test("nothing is kept whose own beginning is missing", () => {
  const [, , q2, a2] = whole.messages;
  if (!q2 || !a2) throw new Error("no such messages");
  const former = { ...loaded(0, 1, "former"), messages: [...loaded(0, 1, null).messages, q2, a2] };
  expect(keepOlder(fresh, former)).toBe(fresh);
});
