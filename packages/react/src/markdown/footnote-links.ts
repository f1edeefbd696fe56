import type { MouseEvent } from "react";
import type { Footnote } from "./footnotes.ts";

export function noteId(prefix: string, { number }: Footnote): string {
  return `${prefix}-note-${number}`;
}

/** Within the page, without an entry in the browser's history. */
export function goTo(event: MouseEvent, target: Element | null | undefined): void {
  event.preventDefault();
  if (!(target instanceof HTMLElement)) return;
  target.scrollIntoView({ block: "nearest" });
  target.focus({ preventScroll: true });
}
