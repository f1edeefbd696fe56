/** What is said instead of what cannot be read aloud. */
export interface SpokenWords {
  /** @param language as the fence names it; null where it does not */
  code: (language: string | null) => string;
  table: (size: { columns: number; rows: number; header: string }) => string;
  formula: string;
  image: string;
  link: string;
}

type Kind = "text" | "code" | "table" | "formula" | "blank";

interface Block {
  kind: Kind;
  lines: string[];
  /** Where what follows it begins. */
  end: number;
  /** Whether nothing that comes later belongs to it. */
  closed: boolean;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`{]*)/;
const FORMULA = /^ {0,3}(\$\$|\\\[)/;
const SENTENCE_END = /[.!?؟。！？:](?:[*_"'”’)\]]*)(?=\s)|[。！？]/g;

/**
 * What a screen reader is told of a growing Markdown text from `start` on: whole sentences without Markdown's marks, and
 * of a code block, a table or a formula only that it is there, once it is complete.
 *
 * @param start the beginning of the text, or an `end` returned before
 * @param final nothing more will come: the last sentence may end without a full stop
 * @returns the sentences, and where the next one begins
 */
export function sentencesFrom(
  text: string,
  start: number,
  final: boolean,
  words: SpokenWords,
): { spoken: string[]; end: number } {
  const spoken: string[] = [];
  let end = start;
  while (end < text.length) {
    const block = nextBlock(text, end, final);
    if (block.kind === "text") {
      const piece = text.slice(end, block.end);
      const length = block.closed ? piece.length : lastSentenceEnd(piece);
      if (length === 0) break;
      spoken.push(plain(piece.slice(0, length), words));
      end += length;
      if (!block.closed) break;
    } else {
      if (!block.closed) break;
      spoken.push(named(block, words));
      end = block.end;
    }
  }
  return { spoken: spoken.filter((line) => line !== ""), end };
}

/** A line of prose is a block of its own, so that it can be said before its paragraph ends. */
function nextBlock(text: string, start: number, final: boolean): Block {
  const [first, afterFirst, complete] = lineAt(text, start);
  const fence = FENCE.exec(first)?.[1];
  const formula = FORMULA.exec(first)?.[1];
  if (first.trim() === "" && complete) return { kind: "blank", lines: [], end: afterFirst, closed: true };
  const isClosedFormula = formula && first.trim().length > 2 && closesFormula(first.trim().slice(2));
  if (isClosedFormula) return { kind: "formula", lines: [first], end: afterFirst, closed: complete || final };
  if (fence || formula) {
    const isLast = (line: string) => (fence ? closesFence(line, fence) : closesFormula(line));
    return { kind: fence ? "code" : "formula", ...linesUntil(text, start, final, isLast) };
  }
  if (/^\s*\|/.test(first)) return { kind: "table", ...linesWhile(text, start, final, (line) => /^\s*\|/.test(line)) };
  // What has only begun may become the first line of something else.
  if (!complete && !final && /^\s*(?:[`~$\\]|$)/.test(first))
    return { kind: "blank", lines: [], end: start, closed: false };
  return { kind: "text", lines: [first], end: afterFirst, closed: complete || final };
}

function linesUntil(text: string, start: number, final: boolean, isLast: (line: string) => boolean) {
  const lines: string[] = [];
  let at = start;
  while (at < text.length) {
    const [line, next, complete] = lineAt(text, at);
    lines.push(line);
    at = next;
    if (lines.length > 1 && isLast(line) && (complete || final)) return { lines, end: at, closed: true };
  }
  return { lines, end: at, closed: final };
}

function linesWhile(text: string, start: number, final: boolean, belongs: (line: string) => boolean) {
  const lines: string[] = [];
  let at = start;
  while (at < text.length) {
    const [line, next, complete] = lineAt(text, at);
    if (!complete && !final) return { lines, end: at, closed: false };
    if (!belongs(line)) return { lines, end: at, closed: true };
    lines.push(line);
    at = next;
  }
  return { lines, end: at, closed: final };
}

/** @returns the line, where the next one begins, and whether it has its end */
function lineAt(text: string, start: number): [line: string, next: number, complete: boolean] {
  const end = text.indexOf("\n", start);
  return end < 0 ? [text.slice(start), text.length, false] : [text.slice(start, end), end + 1, true];
}

function closesFence(line: string, fence: string): boolean {
  const marks = line.trim();
  return marks.length >= fence.length && marks === fence.charAt(0).repeat(marks.length);
}

function closesFormula(line: string): boolean {
  return /(?:\$\$|\\\])\s*$/.test(line);
}

function lastSentenceEnd(text: string): number {
  let end = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    // The point after the number of a list's item ends nothing.
    if (!/^\s*\d+$/.test(text.slice(0, match.index))) end = match.index + match[0].length;
  }
  return end;
}

function named(block: Block, words: SpokenWords): string {
  switch (block.kind) {
    case "code":
      return words.code(FENCE.exec(block.lines[0] ?? "")?.[2] || null);
    case "formula":
      return `${words.formula}.`;
    case "table": {
      const cells = (block.lines[0] ?? "").split("|").slice(1, -1);
      const header = cells.map((cell) => plain(cell, words)).join(", ");
      return words.table({ columns: cells.length, rows: Math.max(0, block.lines.length - 2), header });
    }
    case "text":
    case "blank":
      return "";
  }
}

/** A line of prose as it is read out. What is looked for is bounded: nobody must be able to make that take long. */
function plain(line: string, words: SpokenWords): string {
  return line
    .replace(/^\s*(?:[-*+]|>|#{1,6})\s+(?:\[[ xX]\]\s+)?/, "")
    .replace(/^\s*(?:[-*_]\s*){3,}$/, "")
    .replaceAll(/!\[([^\]]{0,500})\]\([^)]{0,500}\)/g, (_, name: string) => `${words.image} ${name}`)
    .replaceAll(/\[([^\]]{0,500})\]\([^)]{0,500}\)/g, "$1")
    .replaceAll(/<?\bhttps?:\/\/([^\s/<>)]+)[^\s<>)]*?(?=[.,;:!?]?(?:[\s<>)]|$))>?/g, `${words.link} $1`)
    .replaceAll(/`+([^`]*)`+/g, "$1")
    .replaceAll(/\$(?=\S)[^$\n]*?\S?\$(?!\d)|\\\(.{0,500}?\\\)/g, words.formula)
    .replaceAll(/<\/?[a-zA-Z][^<>]*>|\[\^[^\]]{0,100}\]/g, "")
    .replaceAll(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])|[*~]+/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
