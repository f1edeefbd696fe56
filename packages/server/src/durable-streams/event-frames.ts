import { SharedChunk } from "../http/shared-chunk.ts";
import { bodyOf, isText } from "./content.ts";
import type { Page } from "./readable-log.ts";

/**
 * Encodes pages as Server-Sent Events: a data frame, unless the page is empty, and the control frame that follows every
 * one. Readers that keep up with a log want the same frames one after the other, so the last ones are kept for the next.
 */
export class FrameEncoder {
  #page: Page | null = null;
  #cursor = "";
  #chunk = new SharedChunk("");

  encode(contentType: string, page: Page, cursor: string): SharedChunk {
    if (this.#page && this.#cursor === cursor && isSame(this.#page, page)) return this.#chunk;
    const data = page.content.length > 0 ? dataFrame(contentType, page) : "";
    this.#chunk = new SharedChunk(data + controlFrame(page, cursor));
    this.#page = page;
    this.#cursor = cursor;
    return this.#chunk;
  }
}

/** Without looking at the text: messages are the same objects for all, and consecutive. */
function isSame(one: Page, other: Page): boolean {
  if (one.content instanceof Uint8Array || other.content instanceof Uint8Array) return false;
  return (
    one.content.length > 0 &&
    one.content.length === other.content.length &&
    one.content.at(-1) === other.content.at(-1) &&
    one.upToDate === other.upToDate &&
    one.closed === other.closed
  );
}

function dataFrame(contentType: string, { content, next }: Page): string {
  return `event: data\nid: ${next}\n${dataLines(textOf(contentType, content))}\n`;
}

function textOf(contentType: string, content: Page["content"]): string {
  const body = bodyOf(content);
  return typeof body === "string" ? body : Buffer.from(body).toString(isText(contentType) ? "utf8" : "base64");
}

/** Nothing in the text can end the frame or begin another. A parser drops one space after the colon. */
function dataLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data:${line.startsWith(" ") ? " " : ""}${line}\n`)
    .join("");
}

/** Where to go on from, and whether there is anything to wait for. */
export function controlFrame({ next, upToDate, closed }: Omit<Page, "content">, cursor: string): string {
  const control = {
    streamNextOffset: next,
    ...(closed ? { streamClosed: true } : { streamCursor: cursor }),
    ...(upToDate && { upToDate }),
  };
  return `event: control\ndata:${JSON.stringify(control)}\n\n`;
}
