import type { Token } from "marked";
import { asMarkdownToken } from "./tokens.ts";

const MAY_BE_DISPLAY_MATH = /(^|\n) {0,3}(\$\$|\\\[)/;

/**
 * How many leading tokens no further text can change. These end before a blank line that is followed by a finished line,
 * because what a block is depends on no more than its first line and the line before it, or behind a heading, a rule or
 * closed code, which nothing that follows can join; unless a formula was begun before and may yet reach over it.
 */
export function finishedCount(tokens: readonly Token[]): number {
  let count = 0;
  let inFormula = false;
  const lastBreak = tokens.findLastIndex((token) => token.raw.includes("\n"));
  for (const [index, token] of tokens.entries()) {
    const { type } = asMarkdownToken(token);
    if (index === tokens.length - 1) break;
    if ((type === "paragraph" || type === "heading") && MAY_BE_DISPLAY_MATH.test(token.raw)) inFormula = true;
    if (type === "space") {
      inFormula = false;
      if (lastBreak > index) count = index + 1;
    } else if (type === "heading" || type === "hr" || (type === "code" && !isIndented(token))) {
      if (!inFormula) count = index + 1;
    }
  }
  return count;
}

function isIndented(token: Token): boolean {
  return "codeBlockStyle" in token && token.codeBlockStyle === "indented";
}
