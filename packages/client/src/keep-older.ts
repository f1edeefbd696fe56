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
  const reachesStart = first.parent_id === null;
  const growing = older.some(({ id }) => former.active_runs.some((run) => run.message_id === id));
  if (growing || !(reachesStart || first === former.messages[0])) return fresh;
  return {
    ...fresh,
    messages: [...older, ...fresh.messages],
    older_cursor: reachesStart ? null : former.older_cursor,
  };
}
