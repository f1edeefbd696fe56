import type { Token } from "marked";
import type { MathToken } from "./tokens.ts";

/** Longer ones are no formulas but text with a stray mark. */
const MAX_LENGTH = 4_000;
/** What opens a formula that may be finished later. */
export const OPEN_FORMULA = /\$\$|\\[[(]/;
const DISPLAY_START = /^ {0,3}(\$\$|\\\[)/;
const ENDS = { $$: "$$", "\\[": "\\]", "\\(": "\\)" } as const;
/** Dollars touch the formula inside them and no figure behind them, so that prices are none. */
const DOLLARS = /^\$(?=[^\s$])((?:\\[^\n]|[^\\$\n])*?(?:\\[^\n]|[^\\$\s]))\$(?![\p{L}\p{N}$])/u;
const PRICE = /^\d[\d.,]*(\s+\p{L}{2,}|[\s\p{Pd}]*$)/u;

/** `$$ … $$` or `\[ … \]` that begins a block, with no blank line inside. */
export function readDisplayMath(source: string, growing: boolean): MathToken | undefined {
  const start = DISPLAY_START.exec(source);
  const mark = start?.[1];
  if (!start || !isMark(mark)) return undefined;
  const math = readMarked(source, start[0].length, mark, growing);
  if (!math?.finished) return math;
  const restOfLine = /^[ \t]*(\n|$)/.exec(source.slice(math.raw.length));
  return restOfLine ? { ...math, raw: math.raw + restOfLine[0] } : undefined;
}

/** A formula within a line of text. */
export function readInlineMath(source: string, before: Token | undefined, growing: boolean): MathToken | undefined {
  const mark = source.slice(0, 2);
  if (isMark(mark)) return readMarked(source, mark.length, mark, growing);
  if (!source.startsWith("$") || /[\p{L}\p{N}$\\]$/u.test(before?.raw ?? "")) return undefined;
  const match = DOLLARS.exec(source);
  const text = match?.[1];
  if (!match || text === undefined || text.length > MAX_LENGTH || PRICE.test(text)) return undefined;
  return { type: "math", raw: match[0], text, display: false, finished: true };
}

/** Where the next formula may begin in a line of text, or -1. */
export function nextInlineMath(source: string): number {
  return source.indexOf("$");
}

function readMarked(source: string, from: number, mark: keyof typeof ENDS, growing: boolean): MathToken | undefined {
  const window = source.slice(from, from + MAX_LENGTH);
  const blank = window.search(/\n[ \t]*(\n|$)/);
  const within = blank < 0 ? window : window.slice(0, blank);
  const end = within.indexOf(ENDS[mark]);
  const display = mark !== "\\(";
  if (end >= 0) {
    const text = within.slice(0, end).trim();
    const raw = source.slice(0, from + end + ENDS[mark].length);
    return text === "" ? undefined : { type: "math", raw, text, display, finished: true };
  }
  if (!growing || within.length < source.length - from) return undefined;
  return { type: "math", raw: source, text: source, display, finished: false };
}

function isMark(mark: string | undefined): mark is keyof typeof ENDS {
  return mark !== undefined && Object.hasOwn(ENDS, mark);
}
