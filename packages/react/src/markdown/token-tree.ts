import type { Token } from "marked";
import { asMarkdownToken, type MarkdownToken } from "./tokens.ts";

/** The token and everything in it, in the order of the text. */
export function* walk(token: Token): Generator<MarkdownToken> {
  const known = asMarkdownToken(token);
  yield known;
  for (const children of childrenOf(known)) for (const child of children) yield* walk(child);
}

/** The lists of tokens directly in a token. */
export function childrenOf(token: MarkdownToken): readonly (readonly Token[])[] {
  switch (token.type) {
    case "list":
      return token.items.map((item) => item.tokens);
    case "table":
      return [token.header, ...token.rows].flatMap((cells) => cells.map((cell) => cell.tokens));
    default:
      return "tokens" in token && token.tokens ? [token.tokens] : [];
  }
}
