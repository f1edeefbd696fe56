import type { Token } from "marked";
import { lexMarkdown } from "./bounded-lexer.ts";
import { closeOpenMarks } from "./close-open-marks.ts";

/** Longer texts (UTF-16 units) are one plain block: reading them would freeze the page. */
const MAX_LENGTH = 400_000;

export interface MarkdownBlock {
  /** Equal keys show equal content: the block's kind and source, and the link targets it may refer to. */
  key: string;
  /** Null for what is shown as plain text. */
  token: Token | null;
  raw: string;
}

export interface MarkdownDocument {
  /**
   * The blocks of the whole text. When the text only grew since the last call, finished blocks are returned as they
   * were and only what may still change is read again; the result is the same either way. The last block of a text
   * that is still growing is shown with its open marks closed.
   */
  read(text: string, options?: { growing: boolean }): readonly MarkdownBlock[];
}

export function createMarkdownDocument(): MarkdownDocument {
  let finishedText = "";
  let finished: readonly MarkdownBlock[] = [];

  function startAgain(): void {
    finishedText = "";
    finished = [];
  }

  function read(source: string): readonly MarkdownBlock[] {
    if (source.length > MAX_LENGTH) return [{ key: source, token: null, raw: source }];
    const text = source.replaceAll(/\r\n?/g, "\n");
    if (!text.startsWith(finishedText)) startAgain();
    let tokens = lexMarkdown(text.slice(finishedText.length));
    // A definition gives a target to references anywhere, in finished blocks too.
    if (Object.keys(tokens.links).length > 0) {
      if (finishedText) tokens = lexMarkdown(text);
      startAgain();
      return blocksOf(tokens);
    }
    const cut = finishedCount(tokens);
    const settled = tokens.slice(0, cut);
    finished = [...finished, ...blocksOf(settled)];
    finishedText += settled.map((token) => token.raw).join("");
    return [...finished, ...blocksOf(tokens.slice(cut))];
  }

  return { read: (text, options) => (options?.growing ? withClosedMarks(read(text)) : read(text)) };
}

function withClosedMarks(blocks: readonly MarkdownBlock[]): readonly MarkdownBlock[] {
  const last = blocks.at(-1);
  if (!last?.token || last.token.type === "code") return blocks;
  const closed = closeOpenMarks(last.raw);
  return closed === last.raw ? blocks : [...blocks.slice(0, -1), ...blocksOf(lexMarkdown(closed))];
}

/**
 * How many leading tokens no further text can change: those before a blank line that is followed by a finished line,
 * because what a block is depends on no more than its first line and the line before it.
 */
function finishedCount(tokens: readonly Token[]): number {
  let rest = "";
  for (let index = tokens.length - 1; index > 0; index--) {
    rest = (tokens[index]?.raw ?? "") + rest;
    if (tokens[index - 1]?.type === "space" && rest.includes("\n")) return index;
  }
  return 0;
}

function blocksOf(tokens: readonly Token[] & { links?: object }): MarkdownBlock[] {
  const targets = JSON.stringify(tokens.links ?? {});
  return tokens
    .filter((token) => token.type !== "space" && token.type !== "def")
    .map((token) => ({ key: token.type + targets + token.raw, token, raw: token.raw }));
}
