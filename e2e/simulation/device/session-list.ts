import type { ListedSession } from "@millrace/protocol";
import { ApiError, type MillraceClient } from "../../../packages/client/src/index.ts";
import type { Machine } from "../time/machine.ts";

/** The least time from one answer to the next fetch, in milliseconds. */
const SPACING_MS = 5_000;

/** The list of sessions in one tab, as an app keeps it on screen: fetched anew whenever it is said to have changed (LIV5). */
export class SessionList {
  readonly #client: MillraceClient;
  readonly #tab: Machine;
  readonly #signedOut: () => void;
  readonly #stopListening: () => void;
  #items: readonly ListedSession[] = [];
  #state: "fresh" | "fetching" | "outdated" | "closed" = "fresh";

  /** @param signedOut called when the server says that nobody is signed in */
  constructor(client: MillraceClient, tab: Machine, signedOut: () => void) {
    this.#client = client;
    this.#tab = tab;
    this.#signedOut = signedOut;
    this.#stopListening = client.lists.onChanged(() => this.#changed());
  }

  get items(): readonly ListedSession[] {
    return this.#items;
  }

  /** Whether it has all it was told to fetch. */
  get isFresh(): boolean {
    return this.#state === "fresh";
  }

  /** It is not on screen any more. */
  close(): void {
    this.#state = "closed";
    this.#stopListening();
  }

  #changed(): void {
    if (this.#state === "fresh") void this.#fetch();
    else if (this.#state === "fetching") this.#state = "outdated";
  }

  async #fetch(): Promise<void> {
    this.#state = "fetching";
    try {
      this.#items = (await this.#client.api.listSessions({ limit: 50 })).items;
    } catch (error) {
      const isSignedOut = error instanceof ApiError && error.problem.code === "unauthenticated";
      if (isSignedOut && !this.#isClosed) this.#signedOut();
      if (!this.#isClosed) this.#state = "outdated";
    }
    this.#tab.setTimer(() => {
      if (this.#state === "outdated") void this.#fetch();
      else if (this.#state === "fetching") this.#state = "fresh";
    }, SPACING_MS);
  }

  get #isClosed(): boolean {
    return this.#state === "closed";
  }
}
