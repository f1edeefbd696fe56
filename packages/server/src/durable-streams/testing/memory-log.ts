import { emptyContent, isText } from "../content.ts";
import type { LogMetadata, LogReader, OffsetProblem, Page, ReadableLog } from "../readable-log.ts";

export type Lifetime = Pick<LogMetadata, "ttlSeconds" | "expiresAt">;

/** Bytes of a page, or messages of one. */
const PAGE_LENGTH = 64 * 1_024;

/** A log in memory, of messages when its type is JSON, else of bytes. An offset is the count of what is before it. */
export class MemoryLog implements ReadableLog {
  readonly contentType: string;
  readonly #lifetime: Lifetime;
  readonly #listeners = new Set<() => void>();
  #content: Page["content"];
  #closed = false;

  constructor(contentType: string, lifetime: Lifetime) {
    this.contentType = contentType;
    this.#lifetime = lifetime;
    this.#content = emptyContent(contentType);
  }

  /**
   * Appends and closes in one step.
   *
   * @returns the new end
   */
  append(content: Page["content"], closes: boolean): string {
    this.#content = joined(this.#content, content);
    this.#closed ||= closes;
    for (const listener of this.#listeners) listener();
    return formatOffset(this.#content.length);
  }

  async metadata(): Promise<LogMetadata> {
    return { offset: formatOffset(this.#content.length), closed: this.#closed, ...this.#lifetime };
  }

  async open(offset: string): Promise<LogReader | OffsetProblem> {
    const end = this.#content.length;
    let at = offset === "now" ? end : 0;
    if (/^\d{16}$/.test(offset)) at = Number(offset);
    else if (offset !== "-1" && offset !== "now") return "malformed";
    if (at > end) return "gone";
    const take = (): Page => {
      const page = this.#page(at);
      at += page.content.length;
      return page;
    };
    return {
      get offset() {
        return formatOffset(at);
      },
      isDraining: false,
      recent: take,
      next: async () => take(),
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  #page(at: number): Page {
    let end = Math.min(at + PAGE_LENGTH, this.#content.length);
    if (isText(this.contentType)) while (isContinuation(this.#content[end])) end--;
    const upToDate = end === this.#content.length;
    return {
      content: this.#content.slice(at, end),
      next: formatOffset(end),
      upToDate,
      closed: upToDate && this.#closed,
    };
  }
}

function formatOffset(count: number): string {
  return String(count).padStart(16, "0");
}

function joined(one: Page["content"], other: Page["content"]): Page["content"] {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.concat([one, other]);
  if (one instanceof Uint8Array || other instanceof Uint8Array) throw new Error("messages and bytes do not mix");
  return [...one, ...other];
}

/** Whether it is a byte inside a character of UTF-8. */
function isContinuation(item: unknown): boolean {
  return typeof item === "number" && (item & 0xc0) === 0x80;
}
