import type { Links, Token } from "marked";
import { BoundedLexer, type InlineRun } from "./bounded-lexer.ts";
import { closeOpenMarks } from "./close-open-marks.ts";
import { childrenOf, walk } from "./token-tree.ts";
import { asMarkdownToken, type FootnoteToken } from "./tokens.ts";

export const NO_LINKS: Links = {};

/** Text that is shown as it was written. */
interface PlainBlock {
  readonly token: null;
  readonly raw: string;
}

/** Immutable for whoever shows it: a block that changes is another object. */
export type MarkdownBlock = PlainBlock | ReadBlock;

/** One paragraph, list, table, … of a text. It can be read again when the link targets it asks for become known. */
export interface ReadBlock {
  readonly token: Token;
  readonly raw: string;
  /** What it was read with; the same source read with the same shows the same. */
  readonly links: Links;
  readonly growing: boolean;
  /** The labels of the footnotes it refers to, in order. */
  readonly references: readonly string[];
  /** The labels of the link targets it asked for. */
  readonly asked: ReadonlySet<string>;
  readonly definitions: Links;
  readonly footnotes: readonly FootnoteToken[];
  withLinks(links: Links): ReadBlock;
}

/** A block as the lexer cut it, its inline text not read yet. */
export interface CutBlock {
  readonly token: Token;
  readonly definitions: Links;
  read(links: Links): ReadBlock;
}

/**
 * Cuts a text into blocks. Spaces between them are left in: where they are decides what is finished.
 *
 * @param options of a text that is still growing the last line has its open marks closed
 */
export function cutBlocks(source: string, options: { growing: boolean }): CutBlock[] {
  const lexer = new BoundedLexer(options.growing);
  const { tokens, runs } = lexer.readBlocks(options.growing ? closeOpenMarks(source) : source);
  const runOf = new Map<readonly Token[], PreparedRun>(
    runs.map((run) => [run.tokens, { ...run, prepared: run.tokens.length }]),
  );
  return tokens.map((token) => cutBlock(token, { lexer, growing: options.growing }, runOf));
}

function cutBlock(
  token: Token,
  reader: Pick<Parts, "lexer" | "growing">,
  runOf: ReadonlyMap<readonly Token[], PreparedRun>,
): CutBlock {
  const runs: PreparedRun[] = [];
  let definitions = NO_LINKS;
  for (const inner of walk(token)) {
    if (inner.type === "def") definitions = { [inner.tag]: { href: inner.href, title: inner.title }, ...definitions };
    for (const children of childrenOf(inner)) {
      const run = runOf.get(children);
      if (run) runs.push(run);
    }
  }
  return { token, definitions, read: (links) => readBlock({ ...reader, token, definitions, runs }, links) };
}

interface PreparedRun extends InlineRun {
  /** How many tokens were there before its text was read: the box of a task. */
  readonly prepared: number;
}

interface Parts {
  token: Token;
  definitions: Links;
  lexer: BoundedLexer;
  growing: boolean;
  runs: readonly PreparedRun[];
}

function readBlock(parts: Parts, links: Links): ReadBlock {
  const { token, definitions, lexer, growing, runs } = parts;
  const asked = new Set<string>();
  for (const run of runs) {
    run.tokens.length = run.prepared;
    for (const label of lexer.readInline(run, links)) asked.add(label);
  }
  const references: string[] = [];
  const footnotes: FootnoteToken[] = [];
  if (token.raw.includes("[^")) {
    for (const inner of walk(token)) {
      if (inner.type === "footnote_reference") references.push(inner.label);
      if (inner.type === "footnote") footnotes.push(inner);
    }
  }
  return {
    token,
    raw: token.raw,
    links,
    growing,
    references,
    asked,
    definitions,
    footnotes,
    withLinks: (more) => readBlock(parts, more),
  };
}

/** Whether a block shows something where it stands. */
export function isVisible({ token }: ReadBlock): boolean {
  const { type } = asMarkdownToken(token);
  return type !== "space" && type !== "def" && type !== "footnote";
}

export function hasFootnotes({ references, footnotes }: ReadBlock): boolean {
  return references.length > 0 || footnotes.length > 0;
}

/** Whether two readings of a block show the same. */
export function areSame(one: MarkdownBlock, other: MarkdownBlock): boolean {
  if (one === other) return true;
  if (!one.token || !other.token) return one.token === other.token && one.raw === other.raw;
  return (
    one.raw === other.raw &&
    one.token.type === other.token.type &&
    one.growing === other.growing &&
    one.links === other.links
  );
}
