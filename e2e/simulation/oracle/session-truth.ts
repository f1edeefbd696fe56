import { messageText, reduce, type Session, type SessionEvent, type SessionState } from "@millrace/protocol";
import { type AccountName, userIdOf } from "../server/accounts.ts";

/**
 * What one session is, by what is on disk: every event, and the fold after each. Clients must show exactly this, for the
 * place in the log they say they are at.
 */
export class SessionTruth {
  readonly id: string;
  /** Each event's JSON as it is on disk, from seq 1. */
  readonly texts: string[] = [];
  readonly events: SessionEvent[] = [];
  /** What people wrote, in the order it was stored, whether or not it was erased later. */
  readonly said: string[] = [];
  /** What was erased, as far as it is unlike anything else: no copy of it may be left. */
  readonly erased: string[] = [];
  /** What it took from another session: erased in one, it stays in the other. */
  readonly copied: string[] = [];
  isDeleted = false;
  readonly #ownerId: string;
  #states: SessionState[];

  constructor(ownerId: string, session: Session, epoch: number) {
    this.id = session.id;
    this.#ownerId = ownerId;
    const nothing = {
      messages: [],
      leaf_id: null,
      older_cursor: null,
      branches: {},
      active_runs: [],
      unknown_events: 0,
    };
    this.#states = [{ epoch, seq: 0, session, ...nothing }];
  }

  isOwnedBy(account: AccountName): boolean {
    return userIdOf(account) === this.#ownerId;
  }

  get state(): SessionState {
    return this.#states.at(-1) as SessionState; // there is always the first
  }

  stateAt(seq: number): SessionState | undefined {
    return this.#states[seq];
  }

  append(text: string): void {
    const event = this.#fold(text);
    if (event.type === "message-created") this.said.push(messageText(event.data));
    if (event.type === "message-copied") this.copied.push(messageText(event.data.message));
  }

  /**
   * Content was erased in place.
   *
   * @param texts the newest events, as they are now
   */
  rewrite(epoch: number, texts: readonly string[]): void {
    const before = this.texts.splice(0);
    this.events.length = 0;
    const kept = before.slice(0, Math.max(0, before.length + 1 - texts.length)); // trimmed; the erasure itself is new
    const now = [...kept, ...texts];
    for (const [index, old] of before.entries()) {
      if (old !== now[index]) this.erased.push(...contentOf(JSON.parse(old) as SessionEvent)); // parsed before
    }
    this.#states = [{ ...this.#states[0], epoch } as SessionState]; // there is always the first
    for (const text of now) this.#fold(text);
  }

  #fold(text: string): SessionEvent {
    const event = JSON.parse(text) as SessionEvent; // what the server's own types let it write
    this.texts.push(text);
    this.events.push(event);
    this.#states.push(reduce(this.state, event));
    return event;
  }
}

/** What a person wrote, and the mark that an answer begins with. */
function contentOf(event: SessionEvent): string[] {
  if (event.type === "message-created" || event.type === "message-updated") return [messageText(event.data)];
  if (event.type !== "run-chunk" || event.data.chunk.type !== "text-delta") return [];
  return /^#\d+:/.exec(event.data.chunk.delta) ?? [];
}
