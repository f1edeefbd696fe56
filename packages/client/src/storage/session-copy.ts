import type { Environment } from "../environment.ts";
import type { KeptSessions } from "./kept-sessions.ts";
import type { StoredState } from "./stored-state.ts";

/** How far behind what is shown the copy may be, in milliseconds. */
const DELAY = 1000;

/** Keeps the device's copy of one session up to date: at most once a second, and before the page may end. */
export class SessionCopy {
  readonly #environment: Environment;
  readonly #sessions: KeptSessions;
  readonly #sessionId: string;
  readonly #state: () => StoredState | null;
  /** Null while there is nothing to write. */
  #cancel: (() => void) | null = null;
  #fromSnapshot = false;

  /** @param state the session as it is now; null: not to be kept */
  constructor(environment: Environment, sessions: KeptSessions, sessionId: string, state: () => StoredState | null) {
    this.#environment = environment;
    this.#sessions = sessions;
    this.#sessionId = sessionId;
    this.#state = state;
  }

  read(): Promise<StoredState | null> {
    return this.#sessions.read(this.#sessionId);
  }

  /** The session is another; costs next to nothing. @param options whether it was loaded anew, or only went on */
  changed(options: { fromSnapshot: boolean }): void {
    this.#fromSnapshot ||= options.fromSnapshot;
    if (this.#cancel) return;
    const cancelTimer = this.#environment.setTimer(() => this.#write(), DELAY);
    const stopListening = this.#environment.onHide(() => this.#write());
    this.#cancel = () => {
      cancelTimer();
      stopListening();
      this.#cancel = null;
    };
  }

  /** A person changed what is shown: that must outlive a page that ends the next moment. */
  writeNow(): void {
    this.#write();
  }

  drop(): void {
    void this.#sessions.drop(this.#sessionId);
  }

  #write(): void {
    this.#cancel?.();
    const state = this.#state();
    const fromSnapshot = this.#fromSnapshot;
    this.#fromSnapshot = false;
    if (state) void this.#sessions.keep(state, { fromSnapshot });
  }
}
