import type { DeviceStorage } from "./device-storage.ts";
import { KeptMessages } from "./kept-messages.ts";
import { KeptRecords } from "./kept-records.ts";
import { KeptSessions } from "./kept-sessions.ts";

/** Who has to know what becomes of a user's storage. */
export interface UserStorageHost {
  /** This tab changed what is kept of the messages for a session. */
  messagesChanged(sessionId: string): void;
  /** The server does not know the user any more. */
  signedOut(): void;
}

/** What the device keeps of one user. */
export class UserStorage {
  readonly sessions: KeptSessions;
  readonly messages: KeptMessages;
  readonly records: KeptRecords;
  readonly #host: UserStorageHost;
  #isClosed = false;

  constructor(storage: DeviceStorage, userId: string, host: UserStorageHost) {
    const gate: DeviceStorage = {
      read: async (place) => (this.#isClosed ? undefined : storage.read(place)),
      update: async (place, change) => !this.#isClosed && storage.update(place, change),
      places: async () => (this.#isClosed ? null : storage.places()),
      remove: async (picked) => (this.#isClosed ? undefined : storage.remove(picked)),
    };
    this.sessions = new KeptSessions(gate, userId);
    this.messages = new KeptMessages(gate, userId, (sessionId) => host.messagesChanged(sessionId));
    this.records = new KeptRecords(gate, userId);
    this.#host = host;
  }

  /** The server said that the user is not signed in. */
  signedOut(): void {
    if (!this.#isClosed) this.#host.signedOut();
  }

  /** Nothing is read or written here any more, so that nothing comes back after it was removed. */
  close(): void {
    this.#isClosed = true;
  }
}
