import { type Message, newestLeafAfter, type SessionState, shownPath } from "@millrace/protocol";
import type { QueuedMessage } from "./session-view.ts";
import { waitingMessages } from "./waiting-messages.ts";

interface Shown {
  /** The whole path, as far as it is loaded. */
  readonly whole: readonly Message[];
  /** The same without what waits for its turn. */
  readonly path: readonly Message[];
  readonly queue: readonly QueuedMessage[];
}

const NOTHING: Shown = { whole: [], path: [], queue: [] };

/** Which of a session's paths one device shows: the one it chose, which is followed as it grows, else the newest (RUN7). */
export class ShownBranch {
  /** A message the path goes through; null: whatever path is the newest. */
  #chosen: string | null = null;
  /** Shown in place of that until the session is loaded anew. */
  #held: string | null = null;
  #seen: { state: SessionState; upTo: string | null | undefined } | null = null;
  #shown: Shown = NOTHING;

  get chosen(): string | null {
    return this.#chosen;
  }

  /** Whether it shows whatever path is the newest. */
  get isNewest(): boolean {
    return this.#chosen === null && this.#held === null;
  }

  get isHeld(): boolean {
    return this.#held !== null;
  }

  /** Shows the path through a message. @returns whether that is another choice than before */
  choose(state: SessionState, id: string | null): boolean {
    const before = this.#chosen;
    const isNewest = id === null || newestLeafAfter(state, id) === state.leaf_id;
    this.#chosen = isNewest ? null : id;
    this.#held = null;
    this.#seen = null;
    return this.#chosen !== before;
  }

  /** Takes back what `chosen` was when the device was last used. */
  restore(chosen: string | null): void {
    this.#chosen = chosen;
    this.#seen = null;
  }

  /** Stays on the path that is shown now, until the session is loaded anew: the newest one is not all there. */
  hold(): void {
    this.#held = this.#shown.whole.at(-1)?.id ?? null;
    this.#seen = null;
  }

  /** The session was loaded anew, with a path to `leaf`: the chosen one, unless that is gone. */
  loaded(state: SessionState, leaf: string | null): void {
    this.choose(state, this.#chosen === null ? null : leaf);
  }

  /**
   * What to show of the session.
   *
   * @param upTo the message that something unsent follows (null: it begins anew); undefined: it follows what is shown
   */
  look(state: SessionState | null, upTo?: string | null): Shown {
    if (!state) return NOTHING;
    if (this.#seen?.state === state && this.#seen.upTo === upTo) return this.#shown;
    this.#seen = { state, upTo };
    const whole =
      upTo === undefined ? shownPath(state, this.#leaf(state)) : upTo === null ? [] : shownPath(state, upTo);
    const queue = waitingMessages(state);
    const waiting = new Set(queue.flatMap(({ message, answer_id }) => [message.id, answer_id]));
    const path = queue.length === 0 ? whole : whole.filter(({ id }) => !waiting.has(id));
    this.#shown = { whole, path: same(this.#shown.path, path), queue: sameQueue(this.#shown.queue, queue) };
    return this.#shown;
  }

  #leaf(state: SessionState): string | null {
    const from = this.#held ?? this.#chosen;
    if (from === null) return state.leaf_id;
    const leaf = newestLeafAfter(state, from);
    if (leaf !== null) return leaf;
    // What was chosen is gone; what is left of its path stays.
    const loaded = new Set(state.messages.map(({ id }) => id));
    const left = this.#shown.whole.findLast(({ id }) => loaded.has(id));
    if (this.#held === null) this.#chosen = left?.id ?? null;
    return left ? (newestLeafAfter(state, left.id) ?? left.id) : state.leaf_id;
  }
}

function same(before: readonly Message[], now: readonly Message[]): readonly Message[] {
  return before.length === now.length && now.every((message, index) => message === before[index]) ? before : now;
}

function sameQueue(before: readonly QueuedMessage[], now: readonly QueuedMessage[]): readonly QueuedMessage[] {
  const isSame = now.every(({ run_id, message }, index) => {
    return before[index]?.run_id === run_id && before[index].message === message;
  });
  return isSame && before.length === now.length ? before : now;
}
