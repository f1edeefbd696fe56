import type { Page } from "./readable-log.ts";

/** Whether what is read is an array of messages. */
export function isJson(contentType: string): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType);
}

/** Whether Server-Sent Events carry it as it is. */
export function isText(contentType: string): boolean {
  return isJson(contentType) || /^text\//i.test(contentType);
}

/** What the protocol answers with: one JSON array, or the bytes. */
export function bodyOf(content: Page["content"]): string | Uint8Array<ArrayBuffer> {
  return content instanceof Uint8Array ? content : `[${content.map(({ text }) => text).join(",")}]`;
}

/** A page without anything in it. */
export function emptyContent(contentType: string): Page["content"] {
  return isJson(contentType) ? [] : new Uint8Array();
}
