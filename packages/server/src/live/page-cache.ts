import type { Frame } from "./frame.ts";

/** The next events as one frame, up to and including `seq`. */
export interface Page {
  readonly frame: Frame;
  readonly seq: number;
}

const MAX_CHARACTERS = 4 * 1_024 * 1_024;

/**
 * Pages read from the database, encoded, for the others who come for the same: after a restart every device of a busy
 * session wants the same ones at once. History never changes under its epoch, which is part of the key.
 */
export class PageCache {
  /** In order of their arrival. */
  readonly #pages = new Map<string, { page: Page | null | Promise<Page | null>; characters: number }>();
  #characters = 0;

  /** A null is not kept: what comes next may be there the next time. */
  get(key: string, read: () => Promise<Page | null>): Page | null | Promise<Page | null> {
    const known = this.#pages.get(key);
    if (known) return known.page;
    const reading = read();
    const entry = { page: reading as Page | null | Promise<Page | null>, characters: 0 };
    this.#pages.set(key, entry);
    const settle = (page: Page | null): void => {
      if (this.#pages.get(key) !== entry) return;
      if (!page) {
        this.#pages.delete(key);
        return;
      }
      entry.page = page;
      entry.characters = page.frame.text.length;
      this.#characters += entry.characters;
      this.#trim();
    };
    reading.then(settle, () => settle(null));
    return reading;
  }

  /** Forgets the pages of one log: nobody follows it, or what it held was erased. */
  forget(log: string): void {
    for (const [key, { characters }] of this.#pages) {
      if (!key.startsWith(`${log} `)) continue;
      this.#pages.delete(key);
      this.#characters -= characters;
    }
  }

  #trim(): void {
    for (const [key, { characters }] of this.#pages) {
      if (this.#characters <= MAX_CHARACTERS) return;
      this.#pages.delete(key);
      this.#characters -= characters;
    }
  }
}
