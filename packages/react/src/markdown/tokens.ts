import type { MarkedToken, Token } from "marked";

/** A formula. Display formulas stand by themselves; an unfinished one is still being written and shows as it is. */
export interface MathToken {
  type: "math";
  raw: string;
  text: string;
  display: boolean;
  finished: boolean;
}

/** `[^label]`, wherever its note is, or whether there is one. */
export interface FootnoteReferenceToken {
  type: "footnote_reference";
  raw: string;
  label: string;
}

/** `[^label]: …` */
export interface FootnoteToken {
  type: "footnote";
  raw: string;
  label: string;
  tokens: Token[];
}

/** Text that is too dense or too deep to be read. */
export interface PlainToken {
  type: "plain";
  raw: string;
}

export type MarkdownToken = MarkedToken | PlainToken | MathToken | FootnoteReferenceToken | FootnoteToken;

/** The lexer makes marked's own tokens and those of the extensions here, and no others. */
export function asMarkdownToken(token: Token): MarkdownToken {
  return token as MarkdownToken;
}
