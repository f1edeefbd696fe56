import type { Links } from "marked";
import { finishedCount } from "./finished-count.ts";
import { type Footnotes, NO_FOOTNOTES, numberFootnotes } from "./footnotes.ts";
import {
  type CutBlock,
  cutBlocks,
  hasFootnotes,
  isVisible,
  type MarkdownBlock,
  NO_LINKS,
  type ReadBlock,
} from "./markdown-block.ts";
import { OPEN_FORMULA } from "./math-syntax.ts";
import { createOpenFence } from "./open-fence.ts";
import { createOpenTable } from "./open-table.ts";

/** Longer texts (UTF-16 units) are plain: reading them would freeze the page. */
const MAX_LENGTH = 400_000;
/** Each line may be a block, and each block is an element on the page. */
const MAX_LINES = 10_000;
/** Blocks that are shown, and skipped when nothing in them changed, together. */
const GROUP_SIZE = 16;

export interface MarkdownPage {
  /** The blocks in order, in groups; a group in which nothing changed is the same object again. */
  readonly groups: readonly (readonly MarkdownBlock[])[];
  readonly footnotes: Footnotes;
}

export interface MarkdownDocument {
  /**
   * The page of the whole text. When the text only grew since the last call, finished blocks are as they were and only
   * what may still change is read again; the result is the same either way. Of a text that is still growing the last
   * line is shown with its open marks closed.
   */
  read(text: string, options?: { growing: boolean }): MarkdownPage;
}

export function createMarkdownDocument(): MarkdownDocument {
  let parts = emptyParts();

  return {
    read(text, { growing } = { growing: false }) {
      if (!text.startsWith(parts.finishedText)) parts = emptyParts();
      const isTooLong =
        text.length > MAX_LENGTH || parts.finishedLines + linesAfter(text, parts.finishedText.length) > MAX_LINES;
      return isTooLong
        ? { groups: [[{ token: null, raw: text }]], footnotes: NO_FOOTNOTES }
        : readOn(parts, text, growing);
    },
  };
}

interface Parts {
  /** What is never read again, as it was written. */
  finishedText: string;
  finishedLines: number;
  finished: ReadBlock[];
  /** The finished blocks that are shown. */
  groups: ReadBlock[][];
  /** The finished blocks with footnotes or references to them. */
  noted: ReadBlock[];
  /** The link targets of the finished blocks. */
  links: Links;
  /** Those that all blocks were read with. */
  known: Links;
  footnotes: Footnotes;
  footnotesKey: string;
  fence: ReturnType<typeof createOpenFence>;
  table: ReturnType<typeof createOpenTable>;
}

function emptyParts(): Parts {
  return {
    finishedText: "",
    finishedLines: 0,
    finished: [],
    groups: [],
    noted: [],
    links: NO_LINKS,
    known: NO_LINKS,
    footnotes: NO_FOOTNOTES,
    footnotesKey: "",
    fence: createOpenFence(),
    table: createOpenTable(),
  };
}

function readOn(parts: Parts, text: string, growing: boolean): MarkdownPage {
  const written = text.slice(parts.finishedText.length);
  const tail = written.includes("\r") ? written.replaceAll(/\r\n?/g, "\n") : written;
  const cuts = parts.fence.cut(tail) ?? parts.table.cut(tail, { growing }) ?? cutBlocks(tail, { growing });
  const count = finishedCount(cuts.map(({ token }) => token));
  const settled = withoutOpenEnds(cuts.slice(0, count), growing);
  const open = cuts.slice(count);
  parts.links = withLinks(parts.links, settled);
  // A target that is still being written may become another, so until the end only finished ones hold.
  know(parts, growing ? parts.links : withLinks(parts.links, open));
  const finished = settled.map(({ read }) => read(parts.known));
  const unfinished = open.map(({ read }) => read(parts.known));
  const raw = settled.map(({ token }) => token.raw).join("");
  if (count > 0 && tail.startsWith(raw)) {
    finish(parts, finished, text.slice(0, parts.finishedText.length + writtenLength(written, raw.length)));
    return pageWith(parts, unfinished);
  }
  parts.table.remember(tail, unfinished[0]);
  return pageWith(parts, [...finished, ...unfinished]);
}

/** Finished blocks are read as finished ones: a formula that is still open there is none. */
function withoutOpenEnds(blocks: CutBlock[], growing: boolean): CutBlock[] {
  const raw = blocks.map(({ token }) => token.raw).join("");
  return growing && OPEN_FORMULA.test(raw) ? cutBlocks(raw, { growing: false }) : blocks;
}

/** The same object when there is nothing new. A target that is given twice is the first one. */
function withLinks(links: Links, blocks: readonly CutBlock[]): Links {
  const added = blocks.map(({ definitions }) => definitions).filter((definitions) => definitions !== NO_LINKS);
  return added.length === 0 ? links : Object.assign({}, ...added.reverse(), links);
}

/** Finished blocks that asked for a target that is another one now are read again. */
function know(parts: Parts, links: Links): void {
  if (parts.known === links) return;
  const labels = [...Object.keys(parts.known), ...Object.keys(links)];
  const changed = new Set(labels.filter((label) => parts.known[label]?.href !== links[label]?.href));
  parts.known = links;
  parts.finished = parts.finished.map((block) =>
    block.asked.values().some((label) => changed.has(label)) ? block.withLinks(links) : block,
  );
  parts.groups = groupsOf(parts.finished.filter(isVisible));
  parts.noted = parts.finished.filter(hasFootnotes);
}

function finish(parts: Parts, blocks: readonly ReadBlock[], finishedText: string): void {
  parts.finishedLines += linesAfter(finishedText, parts.finishedText.length);
  parts.finishedText = finishedText;
  parts.finished.push(...blocks);
  parts.groups = groupsWith(parts.groups, blocks);
  parts.noted = [...parts.noted, ...blocks.filter(hasFootnotes)];
  parts.fence = createOpenFence();
  parts.table = createOpenTable();
}

function pageWith(parts: Parts, unfinished: readonly ReadBlock[]): MarkdownPage {
  const noted = unfinished.filter(hasFootnotes);
  const key = `${parts.finishedText.length} ${noted.map(({ raw }) => raw).join("\n")}`;
  if (key !== parts.footnotesKey) {
    parts.footnotesKey = key;
    parts.footnotes = numberFootnotes([...parts.noted, ...noted]);
  }
  return { groups: groupsWith(parts.groups, unfinished), footnotes: parts.footnotes };
}

/** Further blocks fill up the last group first, so that a block stays in its place when it is finished. */
function groupsWith(groups: ReadBlock[][], blocks: readonly ReadBlock[]): ReadBlock[][] {
  const last = groups.at(-1);
  const visible = blocks.filter(isVisible);
  if (!last || last.length === GROUP_SIZE || visible.length === 0) return [...groups, ...groupsOf(visible)];
  return [...groups.slice(0, -1), ...groupsOf([...last, ...visible])];
}

function groupsOf(blocks: readonly ReadBlock[]): ReadBlock[][] {
  const groups: ReadBlock[][] = [];
  for (let at = 0; at < blocks.length; at += GROUP_SIZE) groups.push(blocks.slice(at, at + GROUP_SIZE));
  return groups;
}

function linesAfter(text: string, start: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", start); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** How many characters were written for so many of the text with plain line ends. */
function writtenLength(written: string, length: number): number {
  if (!written.includes("\r")) return length;
  let at = 0;
  for (let left = length; left > 0; left--) at += written.startsWith("\r\n", at) ? 2 : 1;
  return at;
}
