import type { Tokens } from "marked";
import { type CutBlock, cutBlocks, type ReadBlock } from "./markdown-block.ts";
import { OPEN_FORMULA } from "./math-syntax.ts";

/** Shorter tables are read as a whole. */
const LEAST_ROWS = 16;
/** Well under the lexer's limit, which is for whole tables. */
const MOST_CELLS = 10_000;

interface Settled {
  /** The header and the line under it. */
  head: string;
  rows: Tokens.TableCell[][];
  /** Where the rows after these begin. */
  length: number;
  text: string;
}

export interface OpenTable {
  /** The blocks of the text, when it begins with the remembered rows; those are not read again. */
  cut(source: string, options: { growing: boolean }): CutBlock[] | null;
  /** Keeps what is finished of a table that begins the text. */
  remember(source: string, first: ReadBlock | undefined): void;
}

export function createOpenTable(): OpenTable {
  let settled: Settled | null = null;

  return {
    cut(source, options) {
      if (!settled || !source.startsWith(settled.text)) return null;
      const { head, rows, length } = settled;
      const [first, ...rest] = cutBlocks(head + source.slice(length), options);
      if (!first || !isTable(first.token) || rows.length * first.token.header.length > MOST_CELLS) return null;
      return [withRowsBefore(first, source.slice(0, length), head, rows), ...rest];
    },
    remember(source, first) {
      if (!first || !isTable(first.token) || !isSettled(first)) {
        settled = null;
        return;
      }
      const rows = first.token.rows.slice(0, -1);
      if (rows.length < LEAST_ROWS || rows.length <= (settled?.rows.length ?? 0)) return;
      const head = source.slice(0, lineEnd(source, 0, 2));
      const length = settled
        ? lineEnd(source, settled.length, rows.length - settled.rows.length)
        : lineEnd(source, head.length, rows.length);
      settled = { head, rows, length, text: source.slice(0, length) };
    },
  };
}

/** Whether rows that are finished can no longer change with what is read after them. */
function isSettled({ asked, references, raw }: ReadBlock): boolean {
  return asked.size === 0 && references.length === 0 && !OPEN_FORMULA.test(raw);
}

function isTable(token: ReadBlock["token"]): token is Tokens.Table {
  return token.type === "table";
}

function withRowsBefore(cut: CutBlock, before: string, head: string, rows: Tokens.TableCell[][]): CutBlock {
  const read: CutBlock["read"] = (links) => {
    const block = cut.read(links);
    const table = block.token as Tokens.Table; // the same token as that of `cut`
    const raw = before + table.raw.slice(head.length);
    return { ...block, raw, token: { ...table, raw, rows: [...rows, ...table.rows] }, withLinks: read };
  };
  return { ...cut, token: { ...cut.token, raw: before + cut.token.raw.slice(head.length) }, read };
}

/** Behind so many line ends. */
function lineEnd(text: string, from: number, lines: number): number {
  let at = from;
  for (let line = 0; line < lines; line++) at = text.indexOf("\n", at) + 1;
  return at;
}
