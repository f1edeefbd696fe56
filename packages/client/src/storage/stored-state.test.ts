import {
  type Message,
  type NewEvent,
  reduce,
  type SessionState,
  shownPath,
  stateFromSnapshot,
} from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { asked, exchange, snapshotOf, startState } from "../../test/log-events.ts";
import { isStoredState, type StoredState, storedState } from "./stored-state.ts";

/** A log of exchanges, each of which follows any message before it, or none. */
const branchingLog = fc
  .array(fc.tuple(fc.nat(), fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 })), {
    minLength: 1,
    maxLength: 70,
  })
  .map((exchanges) => {
    const parents: (string | null)[] = [null];
    return exchanges.flatMap(([choice, deltas], index) => {
      // Mostly the newest, so that paths grow long.
      const parent = (choice % 7 > 0 ? parents.at(-1) : parents[choice % parents.length]) ?? null;
      const events = exchange(index + 1, deltas).map(
        (event): NewEvent =>
          event.type === "message-created" ? { ...event, data: { ...event.data, parent_id: parent } } : event,
      );
      parents.push(`msg_a${index + 1}`);
      return events;
    });
  });

/** The session as a snapshot holds it (LOG4). */
function snapshotState(state: SessionState): StoredState {
  const path = shownPath(state).slice(-50);
  return { ...stateFromSnapshot(snapshotOf(state, path, path[0]?.parent_id ?? null)), chosen: null };
}

test("LOG4 what is kept is what a snapshot at the same offset holds, and events make the same of both", () =>
  fc.assert(
    fc.property(branchingLog, fc.double({ min: 0, max: 1, noNaN: true }), (log, part) => {
      const events = log.map((event, index) => ({ ...event, seq: index + 1 }));
      const cut = Math.floor(part * events.length);
      const state = events.slice(0, cut).reduce(reduce, startState(1));
      const kept = storedState({ ...state, chosen: null });
      if (!kept) throw new Error("not kept");
      const restored: unknown = structuredClone(kept);
      if (!isStoredState(restored)) throw new Error("not recognized");
      expect(restored).toEqual(snapshotState(state));
      const rest = events.slice(cut);
      expect(rest.reduce(reduce, restored)).toEqual(rest.reduce(reduce, snapshotState(state)));
    }),
  ));

function stateOf(...lengths: number[]): StoredState {
  const events = lengths.map((length, index) => {
    const event = asked(index + 1, "x".repeat(length));
    if (event.type !== "message-created") throw new Error("not a message");
    const parent_id = index === 0 ? null : `msg_q${index}`;
    return { ...event, seq: index + 1, data: { ...event.data, parent_id } };
  });
  return { ...events.reduce(reduce, startState(1)), chosen: null };
}

const ids = (state: SessionState | null) => state?.messages.map(({ id }: Message) => id);

test("long messages are kept up to a million characters together, the newest first", () => {
  expect(ids(storedState(stateOf(600_000, 300_000, 300_000, 300_000)))).toEqual(["msg_q2", "msg_q3", "msg_q4"]);
  expect(storedState(stateOf(600_000, 600_000))?.older_cursor).toBe("msg_q1");
  expect(storedState(stateOf(10, 1_000_000))).toBeNull();
});

test.each([null, "text", {}, { epoch: 1, seq: 1, session: {}, branches: {}, messages: [] }])(
  "what is no state is not taken for one: %j",
  (value) => {
    expect(isStoredState(value)).toBe(false);
  },
);
