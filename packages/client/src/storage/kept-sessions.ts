import type { DeviceStorage, Place } from "./device-storage.ts";
import { isStoredState, type StoredState, storedState } from "./stored-state.ts";

const MOST_SESSIONS = 20;

/** The sessions one user opened last, as far as they had come. */
export class KeptSessions {
  readonly #storage: DeviceStorage;
  readonly #user: string;

  constructor(storage: DeviceStorage, user: string) {
    this.#storage = storage;
    this.#user = user;
  }

  async read(id: string): Promise<StoredState | null> {
    const value = await this.#storage.read(this.#place(id));
    return isStoredState(value) ? value : null;
  }

  /**
   * Keeps the state, and lets go of the session kept unchanged for the longest when there are too many. What another tab
   * kept of a later position stays, unless the state comes fresh `fromSnapshot`: then the server knows of no later one.
   */
  async keep(state: StoredState, { fromSnapshot }: { fromSnapshot: boolean }): Promise<void> {
    const kept = storedState(state);
    if (!kept) return;
    let isNew = false;
    await this.#storage.update(this.#place(state.session.id), (before) => {
      isNew = before === undefined;
      return !fromSnapshot && isStoredState(before) && isLater(before, kept) ? before : kept;
    });
    if (isNew) await this.#makeRoom();
  }

  async drop(id: string): Promise<void> {
    await this.#storage.update(this.#place(id), () => undefined);
  }

  async #makeRoom(): Promise<void> {
    const places = await this.#storage.places();
    const sessions = places?.filter(({ user, kind }) => user === this.#user && kind === "session") ?? [];
    for (const { id } of sessions.slice(0, -MOST_SESSIONS)) await this.drop(id);
  }

  #place(id: string): Place {
    return { user: this.#user, kind: "session", id };
  }
}

function isLater(one: StoredState, other: StoredState): boolean {
  return one.epoch === other.epoch ? one.seq > other.seq : one.epoch > other.epoch;
}
