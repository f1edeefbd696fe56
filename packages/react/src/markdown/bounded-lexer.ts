import { Lexer, type Token, Tokenizer, type Tokens, type TokensList } from "marked";

/** Containers (quotes, lists, emphasis) inside each other; what is deeper is shown as written. */
const MAX_DEPTH = 20;
/** Rows × columns: a table's short rows are padded, so its size on screen is not bounded by its length. */
const MAX_TABLE_CELLS = 20_000;
/** One run of inline text. Scanning for closing marks is quadratic in the worst case, so runs are bounded. */
const MAX_INLINE_LENGTH = 20_000;
const MAX_INLINE_MARKS = 1_000;
const LONGEST_WORD = /[^\s]{2000}/;
const INLINE_MARK = /[[\]*_`~<&\\]|:\/\//g;

/**
 * Block and inline tokens of Markdown (GFM) that may come from anyone: raw HTML is ordinary text, and whatever would be
 * too deep or too dense to read in a moment stays plain text.
 */
export function lexMarkdown(source: string): TokensList {
  return new BoundedLexer({ gfm: true, tokenizer: new BoundedTokenizer() }).lex(source);
}

class BoundedTokenizer extends Tokenizer {
  #depth = 0;

  override html(): undefined {}

  override tag(): undefined {}

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.#nested(() => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    return this.#nested(() => super.list(source));
  }

  override table(source: string): Tokens.Table | undefined {
    const end = source.indexOf("\n\n");
    const block = end < 0 ? source : source.slice(0, end);
    const columns = count(block.slice(0, block.indexOf("\n")), /\|/g) + 1;
    return columns * count(block, /\n/g) > MAX_TABLE_CELLS ? undefined : super.table(source);
  }

  #nested<Result>(read: () => Result): Result | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }
}

class BoundedLexer extends Lexer {
  #inlineDepth = 0;

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (this.#inlineDepth >= MAX_DEPTH || isTooDense(source)) {
      tokens.push({ type: "text", raw: source, text: source });
      return tokens;
    }
    this.#inlineDepth++;
    try {
      return super.inlineTokens(source, tokens);
    } finally {
      this.#inlineDepth--;
    }
  }
}

function isTooDense(source: string): boolean {
  return (
    source.length > MAX_INLINE_LENGTH || count(source, INLINE_MARK) > MAX_INLINE_MARKS || LONGEST_WORD.test(source)
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
