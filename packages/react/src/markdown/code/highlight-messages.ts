import type { LanguageName } from "./languages.ts";

/** What a piece of code is, by which it is coloured; null is ordinary. */
export type CodeKind =
  | "constant"
  | "string"
  | "comment"
  | "keyword"
  | "parameter"
  | "function"
  | "string-expression"
  | "punctuation"
  | "link"
  | "inserted"
  | "deleted"
  | "changed"
  | null;

export interface CodeToken {
  readonly text: string;
  readonly kind: CodeKind;
}

/** The tokens of one line, which together are its text. */
export type CodeLine = readonly CodeToken[];

/** To the worker: further finished lines of a piece of code, in order, or that no more will come. */
export type HighlightRequest =
  | { readonly type: "lines"; readonly id: number; readonly language: LanguageName; readonly lines: readonly string[] }
  | { readonly type: "close"; readonly id: number };

/** From the worker: the lines of one request. */
export interface HighlightResult {
  readonly id: number;
  readonly lines: readonly CodeLine[];
}
