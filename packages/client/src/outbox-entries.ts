import type { OutboxEntry } from "./outbox-entry.ts";
import type { KeptMessage, KeptMessages } from "./storage/kept-messages.ts";

/**
 * One tab's list of the messages that wait for a session, in the order they are posted and shown. What becomes of them is
 * kept on the device too, and there the last word is spoken: what another tab changed or removed is so here.
 */
export class OutboxEntries {
  readonly #sessionId: string;
  readonly #changed: () => void;
  /** Null where nothing is kept, and once this list is closed. */
  #kept: KeptMessages | null;
  #entries: readonly OutboxEntry[] = [];
  /** What this tab removed: what it reads from the device may be older than that. */
  readonly #dropped = new Set<string>();

  constructor(sessionId: string, kept: KeptMessages | null, changed: () => void) {
    this.#sessionId = sessionId;
    this.#kept = kept;
    this.#changed = changed;
  }

  get all(): readonly OutboxEntry[] {
    return this.#entries;
  }

  find(id: string): OutboxEntry | undefined {
    return this.#entries.find(({ message }) => message.client_message_id === id);
  }

  /** Resolves when the device has it, or will not have it. */
  async add(message: KeptMessage): Promise<void> {
    this.#set([...this.#entries, { message, posts: 0, isKept: null, isOurs: true }]);
    const isKept = this.#kept !== null && (await this.#kept.add(message));
    this.edit(message.client_message_id, (entry) => ({ ...entry, isKept }));
  }

  /** Changes what only concerns this tab. */
  edit(id: string, change: (entry: OutboxEntry) => OutboxEntry): void {
    if (!this.find(id)) return;
    this.#set(this.#entries.map((entry) => (entry.message.client_message_id === id ? change(entry) : entry)));
  }

  /** Changes a message, here at once; resolves when the device has it so, and other tabs' changes to it are made here. */
  async change(id: string, change: (message: KeptMessage) => KeptMessage): Promise<void> {
    const raise = (message: KeptMessage) => {
      const changed = change(message);
      return changed === message ? message : { ...changed, revision: message.revision + 1 };
    };
    const entry = this.find(id);
    if (!entry) return;
    const message = raise(entry.message);
    this.edit(id, (former) => ({ ...former, message }));
    if (!entry.isKept || !this.#kept) return;
    const kept = await this.#kept.change(entry.message, raise);
    if (kept === "gone") this.#gone(id);
    else if (kept) this.edit(id, (now) => (now.message === message ? { ...now, message: kept } : newer(now, kept)));
  }

  /** Removes messages here and from the device. */
  drop(isDropped: (entry: OutboxEntry) => boolean): void {
    const dropped = this.#entries.filter(isDropped);
    if (dropped.length === 0) return;
    for (const { message } of dropped) {
      this.#dropped.add(message.client_message_id);
      void this.#kept?.drop(message);
    }
    this.#set(this.#entries.filter((entry) => !dropped.includes(entry)));
  }

  /** Takes in what the device has. New ones are this tab's to post when they are `ours`. */
  async read({ ours }: { ours: boolean }): Promise<void> {
    const before = new Set(
      this.#entries.filter(({ isKept }) => isKept).map(({ message }) => message.client_message_id),
    );
    const messages = await this.#kept?.of(this.#sessionId);
    if (!messages || !this.#kept) return;
    for (const message of messages) {
      const id = message.client_message_id;
      before.delete(id);
      if (this.find(id)) this.edit(id, (entry) => newer(entry, message));
      else if (!this.#dropped.has(id)) this.#set([...this.#entries, takenIn(message, ours)].sort(byOrder));
    }
    for (const id of before) this.#gone(id);
  }

  /** Removes everything from the device but not here. */
  release(): void {
    for (const { message } of this.#entries) void this.#kept?.drop(message);
    this.#set(this.#entries.map((entry) => ({ ...entry, isKept: false })));
  }

  /** Forgets everything here and lets the device keep it. */
  close(): void {
    this.#kept = null;
    this.#set([]);
  }

  /** Another tab removed it. What is acknowledged is on its way to this one, and shown until then. */
  #gone(id: string): void {
    if (this.find(id)?.message.offset) this.edit(id, (entry) => ({ ...entry, isKept: false }));
    else this.#set(this.#entries.filter(({ message }) => message.client_message_id !== id));
  }

  #set(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    this.#changed();
  }
}

function newer(entry: OutboxEntry, message: KeptMessage): OutboxEntry {
  return message.revision > entry.message.revision ? { ...entry, message } : entry;
}

function takenIn(message: KeptMessage, isOurs: boolean): OutboxEntry {
  return { message, posts: message.posted_at === null ? 0 : 2, isKept: true, isOurs };
}

function byOrder({ message: one }: OutboxEntry, { message: other }: OutboxEntry): number {
  return one.order - other.order || (one.client_message_id < other.client_message_id ? -1 : 1);
}
