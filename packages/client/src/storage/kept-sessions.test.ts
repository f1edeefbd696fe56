import { expect, test } from "vitest";
import { startState } from "../../test/log-events.ts";
import { KeptSessions } from "./kept-sessions.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type { StoredState } from "./stored-state.ts";

const EVENTS = { fromSnapshot: false };

function stateAt(epoch: number, seq: number, id = "ses_1"): StoredState {
  const state = startState(epoch);
  return { ...state, chosen: null, seq, session: { ...state.session, id } };
}

test("LOG3 a copy is never replaced by an older one, by epoch and then by number", async () => {
  const sessions = new KeptSessions(createMemoryStorage(), "ann");
  await sessions.keep(stateAt(1, 9), EVENTS);
  await sessions.keep(stateAt(1, 8), EVENTS);
  expect(await sessions.read("ses_1")).toMatchObject({ epoch: 1, seq: 9 });
  await sessions.keep(stateAt(2, 3), EVENTS);
  await sessions.keep(stateAt(1, 10), EVENTS);
  expect(await sessions.read("ses_1")).toMatchObject({ epoch: 2, seq: 3 });
});

test("a fresh snapshot replaces every copy", async () => {
  const sessions = new KeptSessions(createMemoryStorage(), "ann");
  await sessions.keep(stateAt(1, 9), EVENTS);
  await sessions.keep(stateAt(1, 8), { fromSnapshot: true });
  expect(await sessions.read("ses_1")).toMatchObject({ seq: 8 });
});

test("the 20 sessions opened last are kept", async () => {
  const storage = createMemoryStorage();
  const sessions = new KeptSessions(storage, "ann");
  const others = new KeptSessions(storage, "bob");
  await others.keep(stateAt(1, 1, "ses_of_bob"), EVENTS);
  for (let n = 1; n <= 20; n++) await sessions.keep(stateAt(1, 1, `ses_${n}`), EVENTS);
  await sessions.keep(stateAt(1, 1, "ses_1"), EVENTS);
  await sessions.keep(stateAt(1, 1, "ses_21"), EVENTS);
  const kept = (await storage.places())?.filter(({ user }) => user === "ann").map(({ id }) => id);
  expect(kept).toHaveLength(20);
  expect(kept).not.toContain("ses_2");
  expect(await others.read("ses_of_bob")).not.toBeNull();
});

test("one user's copy is not another's, and what is no copy is none", async () => {
  const storage = createMemoryStorage();
  const sessions = new KeptSessions(storage, "ann");
  await sessions.keep(stateAt(1, 1), EVENTS);
  expect(await new KeptSessions(storage, "bob").read("ses_1")).toBeNull();
  await storage.update({ user: "ann", kind: "session", id: "ses_1" }, () => ({ damaged: true }));
  expect(await sessions.read("ses_1")).toBeNull();
  await sessions.keep(stateAt(1, 1), EVENTS);
  expect(await sessions.read("ses_1")).toMatchObject({ seq: 1 });
});
