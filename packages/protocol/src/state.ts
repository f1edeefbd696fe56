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
  /** Loaded messages of all branches; a message that was loaded later than its children may stand after them. */
  readonly messages: readonly Message[];
  /** The newest message that nothing follows: where a message goes that does not say what it follows (RUN7). */
  readonly leaf_id: string | null;
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
  const { session, waiting, leaf_id, older_cursor, branches, active_runs } = snapshot;
  const messages = [...snapshot.messages, ...waiting];
  return { ...position, session, messages, leaf_id, older_cursor, branches, active_runs, unknown_events: 0 };
}

type Tree = Pick<SessionState, "messages" | "leaf_id">;

/** The path to a message, by default the session's newest leaf: its ancestors and itself, as far as they are loaded. */
export function shownPath(state: Tree, leaf: string | null = state.leaf_id): Message[] {
  const byId = new Map(state.messages.map((message) => [message.id, message]));
  let at = byId.get(leaf ?? "");
  const path: Message[] = [];
  while (at) {
    path.push(at);
    byId.delete(at.id);
    at = byId.get(at.parent_id ?? "");
  }
  return path.reverse();
}

/**
 * Where the conversation goes on from a message: the session's newest leaf if it comes after the message, else what is
 * found by following the newest child each time. Null when that is not all loaded.
 */
export function newestLeafAfter(state: Tree & Pick<SessionState, "branches">, id: string): string | null {
  if (shownPath(state).some((message) => message.id === id)) return state.leaf_id;
  const loaded = new Set(state.messages.map((message) => message.id));
  const children = new Map(state.messages.map((message) => [message.parent_id, message.id]));
  let at = id;
  while (loaded.delete(at)) {
    const child = state.branches[at]?.at(-1) ?? children.get(at);
    if (child === undefined) return at;
    at = child;
  }
  return null;
}
