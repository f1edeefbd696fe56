import type { Links, Tokens } from "marked";
import { type CutBlock, cutBlocks, NO_LINKS, type ReadBlock } from "./markdown-block.ts";

const OPENING = /^(`{3,}(?=[^`\n]*\n)|~{3,})[^\n]*\n/;

/** Code that begins a text and is still being written, read without going through its finished lines again. */
export function createOpenFence(): { cut(source: string): CutBlock[] | null } {
  let opening = "";
  let language: string | undefined;
  let closing = /$^/g;
  /** Up to here there is no closing line. */
  let searched = 0;

  function open(first: string, mark: string): void {
    opening = first;
    const [code] = cutBlocks(first, { growing: false });
    language = (code?.token as Tokens.Code | undefined)?.lang;
    closing = new RegExp(String.raw`(?<=\n) {0,3}${mark}${mark.charAt(0)}* *(?=\n|$)`, "g");
    searched = first.length;
  }

  return {
    cut(source) {
      if (opening === "" || !source.startsWith(opening) || source.length < searched) {
        const match = OPENING.exec(source);
        if (!match?.[1]) return null;
        open(match[0], match[1]);
      }
      closing.lastIndex = searched;
      if (closing.test(source)) {
        opening = "";
        return null;
      }
      searched = source.lastIndexOf("\n") + 1;
      const token = { type: "code", raw: source, lang: language, text: textOf(source.slice(opening.length)) };
      const block = { token, raw: source, growing: true, references: [], footnotes: [], definitions: NO_LINKS };
      const read = (links: Links): ReadBlock => ({ ...block, links, asked: new Set<string>(), withLinks: read });
      return [{ token, definitions: NO_LINKS, read }];
    },
  };
}

/** As the lexer has it: without the last line's end, unless empty lines come before that. */
function textOf(body: string): string {
  if (body === "" || !body.endsWith("\n")) return body;
  const text = body.slice(0, -1);
  return text === "" || text.endsWith("\n") ? body : text;
}
