import type { OutgoingFailure } from "../session-view.ts";
import type { DeviceStorage, Place } from "./device-storage.ts";

/** A message written on this device that its session's log has not brought back yet. Immutable. */
export interface KeptMessage {
  readonly session_id: string;
  readonly client_message_id: string;
  readonly content: string;
  readonly model: string | null;
  /** The message it follows; null: none. Left out: the session's newest leaf. */
  readonly parent_id?: string | null;
  /** `client_message_id` of a message written before it, whose answer it follows once that is known. */
  readonly after?: string;
  /** RFC 3339, by this device's clock. */
  readonly created_at: string;
  /** Orders the messages one tab wrote for the session. */
  readonly order: number;
  /** Rises with every change, so that of two copies the newer one is known. */
  readonly revision: number;
  /** When it was posted first since a person last asked for it, in milliseconds since 1970; null: not yet. */
  readonly posted_at: number | null;
  /** The server takes it no earlier than that, because its writer said too much in a minute; by this device's clock. */
  readonly held_until?: number;
  /** From the server's acknowledgement: an offset before everything the message caused. */
  readonly offset: string | null;
  readonly failure: OutgoingFailure | null;
}

/** Messages of one user that wait, in all tabs, also when none is open. */
export class KeptMessages {
  readonly #storage: DeviceStorage;
  readonly #user: string;
  readonly #changed: (sessionId: string) => void;

  /** @param changed called after this tab changed what is kept for a session */
  constructor(storage: DeviceStorage, user: string, changed: (sessionId: string) => void) {
    this.#storage = storage;
    this.#user = user;
    this.#changed = changed;
  }

  /** Those of one session, in no particular order; null when the storage fails. */
  async of(sessionId: string): Promise<KeptMessage[] | null> {
    const places = await this.#places();
    const own = places?.filter((place) => sessionOf(place) === sessionId);
    return own ? this.#read(own) : null;
  }

  /** The sessions for which something waits that no person has to decide about. */
  async sessions(): Promise<Set<string>> {
    const messages = await this.#read((await this.#places()) ?? []);
    return new Set(messages.filter(({ failure }) => failure === null).map(({ session_id }) => session_id));
  }

  /** @returns whether it is kept */
  async add(message: KeptMessage): Promise<boolean> {
    const isKept = await this.#storage.update(this.#place(message), () => message);
    this.#changed(message.session_id);
    return isKept;
  }

  /**
   * Changes the message as it is now, whoever changed it before.
   *
   * @returns the message after the change; `gone` when it is not kept any more; null when the storage fails
   */
  async change(
    message: KeptMessage,
    change: (message: KeptMessage) => KeptMessage,
  ): Promise<KeptMessage | "gone" | null> {
    let after: KeptMessage | "gone" = "gone";
    let isChanged = false;
    const isDone = await this.#storage.update(this.#place(message), (value) => {
      if (!isKeptMessage(value)) return undefined;
      after = change(value);
      isChanged = after !== value;
      return after;
    });
    if (isDone && isChanged) this.#changed(message.session_id);
    return isDone ? after : null;
  }

  async drop(message: KeptMessage): Promise<void> {
    await this.#storage.update(this.#place(message), () => undefined);
    this.#changed(message.session_id);
  }

  async #places(): Promise<Place[] | undefined> {
    const places = await this.#storage.places();
    return places?.filter(({ user, kind }) => user === this.#user && kind === "message");
  }

  async #read(places: readonly Place[]): Promise<KeptMessage[]> {
    const values = await Promise.all(places.map((place) => this.#storage.read(place)));
    return values.filter(isKeptMessage);
  }

  /** The id begins with the session's, which has no space in it. */
  #place({ session_id, client_message_id }: KeptMessage): Place {
    return { user: this.#user, kind: "message", id: `${session_id} ${client_message_id}` };
  }
}

function sessionOf({ id }: Place): string {
  return id.slice(0, id.indexOf(" "));
}

/** A look at the frame of what was stored; who stored it knew the rest. */
function isKeptMessage(value: unknown): value is KeptMessage {
  if (typeof value !== "object" || value === null) return false;
  const { session_id, client_message_id, content, created_at, order } = value as Partial<KeptMessage>; // checked next
  return (
    [session_id, client_message_id, content, created_at].every((text) => typeof text === "string") &&
    typeof order === "number"
  );
}
