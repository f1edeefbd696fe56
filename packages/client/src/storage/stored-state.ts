import { type Message, newestLeafAfter, type SessionState, shownPath } from "@millrace/protocol";

/** As many as a snapshot holds (LOG4). */
const MOST_MESSAGES = 50;
/** In characters of JSON, all messages of a session together. */
const MOST_TEXT = 1_000_000;

/** A session with the path this device shows of it: a message the path goes through; null: whatever path is the newest. */
export type StoredState = SessionState & { readonly chosen: string | null };

/**
 * What a device keeps of a session: what a snapshot taken at the same offset holds, or less where messages are long.
 *
 * @returns null when already the newest message is too long to keep
 */
export function storedState(state: StoredState): StoredState | null {
  const path = shownPath(state, state.chosen === null ? state.leaf_id : newestLeafAfter(state, state.chosen));
  let first = path.length;
  for (let text = 0; first > 0 && path.length - first < MOST_MESSAGES; first--) {
    const message = path[first - 1];
    if (message) text += lengthOf(message);
    if (text > MOST_TEXT) break;
  }
  const messages = path.slice(first);
  if (path.length > 0 && messages.length === 0) return null;
  const older_cursor = messages[0]?.parent_id ?? null;
  return { ...state, messages: [...messages, ...waitingElsewhere(state, new Set(path))], older_cursor };
}

/** As in a snapshot: what waits for its turn on other paths. */
function waitingElsewhere({ active_runs, messages }: SessionState, path: ReadonlySet<Message>): Message[] {
  const waiting = active_runs.filter(({ kind, status }) => kind === "answer" && status === "queued");
  const answers = new Set(waiting.map(({ message_id }) => message_id));
  const questions = new Set(messages.flatMap(({ id, parent_id }) => (answers.has(id) ? [parent_id] : [])));
  return messages.filter((message) => !path.has(message) && (answers.has(message.id) || questions.has(message.id)));
}

/** A look at the frame of what was stored; who stored it knew the rest. */
export function isStoredState(value: unknown): value is StoredState {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, seq, session, messages, leaf_id, chosen, branches, active_runs } = value as Partial<StoredState>; // checked next
  return (
    Number.isSafeInteger(epoch) &&
    Number.isSafeInteger(seq) &&
    typeof session === "object" &&
    isIdOrNull(leaf_id) &&
    isIdOrNull(chosen) &&
    typeof branches === "object" &&
    Array.isArray(messages) &&
    Array.isArray(active_runs)
  );
}

function isIdOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

const lengths = new WeakMap<Message, number>();

function lengthOf(message: Message): number {
  const known = lengths.get(message);
  if (known !== undefined) return known;
  const length = JSON.stringify(message).length;
  lengths.set(message, length);
  return length;
}
