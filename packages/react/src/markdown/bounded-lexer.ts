import { Lexer, type Links, type Token, Tokenizer, type Tokens } from "marked";
import { nextBlockInParagraph, readFootnote, readFootnoteReference } from "./footnote-syntax.ts";
import { nextInlineMath, readDisplayMath, readInlineMath } from "./math-syntax.ts";
import type { PlainToken } from "./tokens.ts";

/** Containers (quotes, lists, emphasis) inside each other; what is deeper is shown as written. */
const MAX_DEPTH = 20;
/** Rows × columns: a table's short rows are padded, so its size on screen is not bounded by its length. */
const MAX_TABLE_CELLS = 20_000;
/** One run of inline text. Scanning for closing marks is quadratic in the worst case, so runs are bounded. */
const MAX_INLINE_LENGTH = 20_000;
const MAX_INLINE_MARKS = 1_000;
/** Lists nested deeper than `MAX_DEPTH` cost their whole text once per level before that shows. */
const MAX_DEEP_ITEMS = 20;
const DEEP_ITEM = /^[ \t]{40,}(?:[-*+]|\d{1,9}[.)])[ \t]/gm;
/** Each place where a paragraph is interrupted costs a look at all that follows it. */
const MAX_INTERRUPTIONS = 300;
const INTERRUPTION = /^ {0,3}(?:\[\^|\$\$|\\\[)/gm;
const LONGEST_WORD = /[^\s]{2000}/;
const INLINE_MARK = /[[\]*_`~<&\\$]|:\/\//g;

/** A stretch of inline text whose tokens are still to be read into `tokens`. */
export interface InlineRun {
  src: string;
  tokens: Token[];
}

/**
 * Block and inline tokens of Markdown (GFM, footnotes, formulas) that may come from anyone: raw HTML is ordinary text, and
 * whatever would be too deep or too dense to read in a moment stays plain text.
 */
export class BoundedLexer extends Lexer {
  #depth = 0;
  #interrupts = true;
  /** Whether what looks like lists is read as such. */
  readsLists = true;

  /** @param growing the text's end is still being written: a formula that is not closed there is an unfinished one */
  constructor(growing: boolean) {
    super({ gfm: true, tokenizer: new BoundedTokenizer() });
    this.options.extensions = {
      renderers: {},
      childTokens: {},
      block: [(source) => readDisplayMath(source, growing), (source) => this.nested(() => readFootnote(source, this))],
      startBlock: [(source) => (this.#interrupts ? nextBlockInParagraph(source) : undefined)],
      inline: [(source, tokens) => readInlineMath(source, tokens.at(-1), growing), readFootnoteReference],
      startInline: [nextInlineMath],
    };
  }

  /** The blocks, and the runs of inline text in them, not yet read, in the order of the text. */
  readBlocks(source: string): { tokens: Token[]; runs: InlineRun[] } {
    this.readsLists = count(source, DEEP_ITEM) <= MAX_DEEP_ITEMS;
    this.#interrupts = count(source, INTERRUPTION) <= MAX_INTERRUPTIONS;
    const tokens = this.blockTokens(source, []);
    const runs = this.inlineQueue;
    this.inlineQueue = [];
    return { tokens, runs };
  }

  /**
   * Reads a run of inline text into its tokens.
   *
   * @returns the labels of the link targets it asked for
   */
  readInline({ src, tokens }: InlineRun, links: Links): ReadonlySet<string> {
    const asked = new Set<string>();
    this.tokens.links = recordAsked(links, asked);
    this.inlineTokens(src, tokens);
    return asked;
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (isTooDense(source)) return plain(source, tokens);
    return this.nested(() => super.inlineTokens(source, tokens)) ?? plain(source, tokens);
  }

  nested<Result>(read: () => Result): Result | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }
}

class BoundedTokenizer extends Tokenizer {
  override html(): undefined {}

  override tag(): undefined {}

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.#bounded(() => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    if (this.lexer instanceof BoundedLexer && !this.lexer.readsLists) return undefined;
    return this.#bounded(() => super.list(source));
  }

  override table(source: string): Tokens.Table | undefined {
    const end = source.indexOf("\n\n");
    const block = end < 0 ? source : source.slice(0, end);
    const columns = count(block.slice(0, block.indexOf("\n")), /\|/g) + 1;
    return columns * count(block, /\n/g) > MAX_TABLE_CELLS ? undefined : super.table(source);
  }

  #bounded<Result>(read: () => Result): Result | undefined {
    return this.lexer instanceof BoundedLexer ? this.lexer.nested(read) : read();
  }
}

function recordAsked(links: Links, asked: Set<string>): Links {
  return new Proxy(links, {
    get: (target, label) => {
      if (typeof label !== "string") return undefined;
      asked.add(label);
      return Object.hasOwn(target, label) ? target[label] : undefined;
    },
    getOwnPropertyDescriptor: (target, label) => {
      if (typeof label === "string") asked.add(label);
      return Reflect.getOwnPropertyDescriptor(target, label);
    },
  });
}

function plain(source: string, tokens: Token[]): Token[] {
  tokens.push({ type: "plain", raw: source } satisfies PlainToken);
  return tokens;
}

function isTooDense(source: string): boolean {
  return (
    source.length > MAX_INLINE_LENGTH || count(source, INLINE_MARK) > MAX_INLINE_MARKS || LONGEST_WORD.test(source)
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
