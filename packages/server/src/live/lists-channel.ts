import { type LogFeed, listsTopic } from "../log/feed.ts";
import { createFrame, type Frame } from "./frame.ts";

interface Listener {
  listsChanged(frame: Frame, version: number): void;
}

/** One person's devices: all are told when the person's lists have another version (LIV5). */
export class ListsChannel {
  readonly #readVersion: () => Promise<number>;
  readonly #close: () => void;
  readonly #listeners = new Set<Listener>();
  #reading = false;
  #again = false;

  /** @param onEmpty called when the last device has left */
  constructor(feed: LogFeed, userId: string, readVersion: () => Promise<number>, onEmpty: () => void) {
    this.#readVersion = readVersion;
    const unsubscribe = feed.subscribe(listsTopic(userId), () => void this.#read());
    this.#close = () => {
      unsubscribe();
      onEmpty();
    };
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
  }

  remove(listener: Listener): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#close();
  }

  async #read(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#again) {
        this.#again = false;
        const version = await this.#readVersion();
        const frame = createFrame({ type: "lists-changed", lists_version: version });
        for (const listener of this.#listeners) listener.listsChanged(frame, version);
      }
    } catch {
      // The database is away. Whoever comes back compares versions.
    } finally {
      this.#reading = false;
    }
  }
}
