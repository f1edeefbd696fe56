import { createContext } from "react";
import type { ReadBlock } from "./markdown-block.ts";
import type { FootnoteToken } from "./tokens.ts";

export interface Footnote {
  readonly number: number;
  readonly note: FootnoteToken;
  /** Whether the text refers to it. */
  readonly referenced: boolean;
}

/** A text's footnotes in the order they are referred to; those that nothing refers to come last. */
export type Footnotes = ReadonlyMap<string, Footnote>;

export const NO_FOOTNOTES: Footnotes = new Map();

/** The footnotes of a text, and what makes their ids its own on a page with several texts. */
export const FootnotesContext = createContext<{ footnotes: Footnotes; prefix: string }>({
  footnotes: NO_FOOTNOTES,
  prefix: "",
});

/** @param blocks those with footnotes or references, in the order of the text */
export function numberFootnotes(blocks: readonly ReadBlock[]): Footnotes {
  const notes = new Map<string, FootnoteToken>();
  for (const note of blocks.flatMap(({ footnotes }) => footnotes))
    if (!notes.has(note.label)) notes.set(note.label, note);
  if (notes.size === 0) return NO_FOOTNOTES;
  const referenced = new Set(blocks.flatMap(({ references }) => references));
  const labels = new Set([...referenced, ...notes.keys()].filter((label) => notes.has(label)));
  const numbered = new Map<string, Footnote>();
  for (const label of labels) {
    const note = notes.get(label);
    if (note) numbered.set(label, { number: numbered.size + 1, note, referenced: referenced.has(label) });
  }
  return numbered;
}
