import { type SessionState, shownPath } from "@millrace/protocol";

/**
 * A state fresh from a snapshot, with the older messages of its path that a former state had loaded, so that a reader
 * who scrolled back stays where they are. Kept only if they connect without a gap and cannot have changed since.
 */
export function keepOlder(fresh: SessionState, former: SessionState | null): SessionState {
  const parent = fresh.messages[0]?.parent_id;
  const older = former && parent ? shownPath(former, parent) : [];
  const first = older[0];
  if (!former || !first || former.epoch !== fresh.epoch) return fresh;
  const unfinished = new Set(former.active_runs.map((run) => run.message_id));
  for (const { id, parent_id } of former.messages) if (parent_id && unfinished.has(id)) unfinished.add(parent_id);
  if (older.some(({ id }) => unfinished.has(id))) return fresh;
  return { ...fresh, messages: [...older, ...fresh.messages], older_cursor: first.parent_id };
}

/** Two states of the same place in the log, with all the messages that either has loaded. */
export function joined(one: SessionState, other: SessionState): SessionState {
  const known = new Set(one.messages.map(({ id }) => id));
  return {
    ...one,
    messages: [...one.messages, ...other.messages.filter(({ id }) => !known.has(id))],
    branches: longest(one.branches, other.branches),
  };
}

/** Where a message was not loaded when it got a second child, its entry lacks the first one. */
function longest(one: SessionState["branches"], other: SessionState["branches"]): SessionState["branches"] {
  const longer = Object.entries(other).filter(([parent, ids]) => ids.length > (one[parent]?.length ?? 0));
  return longer.length === 0 ? one : { ...one, ...Object.fromEntries(longer) };
}
