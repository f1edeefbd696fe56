import type { Message } from "./message.ts";
import { parseOffset } from "./offset.ts";
import type { ActiveRun, Session, Snapshot } from "./session.ts";

/**
 * What a device knows of a session: the fold of its log. Immutable; `reduce` returns the same reference when an event
 * changes nothing.
 */
export interface SessionState {
  /** Position of the last event folded in. */
  readonly epoch: number;
  readonly seq: number;
  readonly session: Session;
  /** Loaded messages of all branches, in the order they were created. */
  readonly messages: readonly Message[];
  readonly older_cursor: string | null;
  readonly branches: Readonly<Record<string, readonly string[]>>;
  /** Runs that have not ended, oldest first. */
  readonly active_runs: readonly ActiveRun[];
  /** Events of a type this reader does not know (LOG2). */
  readonly unknown_events: number;
}

/** @throws RangeError when the snapshot's offset is malformed; servers never send one. */
export function stateFromSnapshot(snapshot: Snapshot): SessionState {
  const position = parseOffset(snapshot.offset);
  if (!position) throw new RangeError("snapshot without a valid offset");
  const { session, messages, older_cursor, branches, active_runs } = snapshot;
  return { ...position, session, messages, older_cursor, branches, active_runs, unknown_events: 0 };
}

/**
 * The messages a reader sees: the ancestors of `leaf` (by default the newest message) that are loaded, oldest first.
 */
export function shownPath(state: Pick<SessionState, "messages">, leaf?: string): Message[] {
  const byId = new Map(state.messages.map((message) => [message.id, message]));
  let at = leaf === undefined ? state.messages.at(-1) : byId.get(leaf);
  const path: Message[] = [];
  while (at) {
    path.push(at);
    byId.delete(at.id);
    at = at.parent_id === null ? undefined : byId.get(at.parent_id);
  }
  return path.reverse();
}
