import { type Message, type SessionState, shownPath } from "@millrace/protocol";

/** As many as a snapshot holds (LOG4). */
const MOST_MESSAGES = 50;
/** In characters of JSON, all messages of a session together. */
const MOST_TEXT = 1_000_000;

/**
 * What a device keeps of a session: what a snapshot taken at the same offset holds, or less where messages are long.
 *
 * @returns null when already the newest message is too long to keep
 */
export function storedState(state: SessionState): SessionState | null {
  const path = shownPath(state);
  let first = path.length;
  for (let text = 0; first > 0 && path.length - first < MOST_MESSAGES; first--) {
    const message = path[first - 1];
    if (message) text += lengthOf(message);
    if (text > MOST_TEXT) break;
  }
  const messages = path.slice(first);
  if (path.length > 0 && messages.length === 0) return null;
  return { ...state, messages, older_cursor: messages[0]?.parent_id ?? null };
}

/** A look at the frame of what was stored; who stored it knew the rest. */
export function isStoredState(value: unknown): value is SessionState {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, seq, session, messages, branches, active_runs } = value as Partial<SessionState>; // checked next
  return (
    Number.isSafeInteger(epoch) &&
    Number.isSafeInteger(seq) &&
    typeof session === "object" &&
    typeof branches === "object" &&
    Array.isArray(messages) &&
    Array.isArray(active_runs)
  );
}

const lengths = new WeakMap<Message, number>();

function lengthOf(message: Message): number {
  const known = lengths.get(message);
  if (known !== undefined) return known;
  const length = JSON.stringify(message).length;
  lengths.set(message, length);
  return length;
}
