import type { Lexer } from "marked";
import type { FootnoteReferenceToken, FootnoteToken } from "./tokens.ts";

const LABEL = String.raw`\[\^([^\s[\]]{1,100})\]`;
const REFERENCE = new RegExp(`^${LABEL}(?![(:[])`);
/** Its first line, and what is indented under it. */
const DEFINITION = new RegExp(
  String.raw`^ {0,3}${LABEL}:[ \t]*([^\n]*(?:\n|$)(?:(?:[ \t]*\n)*(?: {4}|\t)[^\n]+(?:\n|$))*)`,
);
/** Where such a block begins within a paragraph, unless the paragraph ends before. */
const BLOCK_START = /\n(?:[ \t]*(?:\n|$)| {0,3}(?:\[\^|\$\$|\\\[))/;

export function readFootnoteReference(source: string): FootnoteReferenceToken | undefined {
  const match = REFERENCE.exec(source);
  return match?.[1] === undefined ? undefined : { type: "footnote_reference", raw: match[0], label: labelOf(match[1]) };
}

export function readFootnote(source: string, lexer: Lexer): FootnoteToken | undefined {
  const match = DEFINITION.exec(source);
  const [raw, label, text] = match ?? [];
  if (raw === undefined || label === undefined || text === undefined) return undefined;
  const { top } = lexer.state;
  lexer.state.top = true;
  const tokens = lexer.blockTokens(text.replaceAll(/^(?: {4}|\t)/gm, "").trimEnd(), []);
  lexer.state.top = top;
  return { type: "footnote", raw, label: labelOf(label), tokens };
}

/** Where a footnote or a display formula may begin inside this paragraph. */
export function nextBlockInParagraph(source: string): number | undefined {
  const match = BLOCK_START.exec(source);
  return match && /[[$\\]/.test(match[0]) ? match.index + 1 : undefined;
}

function labelOf(label: string): string {
  return label.toLowerCase();
}
