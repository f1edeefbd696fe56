import { soundText } from "@millrace/protocol";

/** The longest title a model may give, in UTF-16 units. */
export const LONGEST_TITLE = 60;

/** What a model may put around a title: quotation marks of many languages, and Markdown's marks. */
const WRAPPING = /^[\s"'`*_#“”„‟‘’‚«»‹›「」『』《》〈〉]+|[\s"'`*_“”„‟‘’‚«»‹›「」『』《》〈〉]+$/gu;
/** Control characters, and those that turn the direction of the text after them. */
const INVISIBLE = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** A title as a model said it, fit to be shown in a list: one short line; null when nothing is left. */
export function cleanTitle(said: string): string | null {
  const first = said.split(/[\r\n\u2028\u2029]+/).find((line) => line.replaceAll(WRAPPING, "") !== "") ?? "";
  const line = soundText(first.replaceAll(INVISIBLE, " "))
    .replaceAll(/\s+/g, " ")
    .replaceAll(WRAPPING, "")
    .replace(/^title\s*:\s*/i, "")
    .replace(/[.。।۔]+$/u, "")
    .replaceAll(WRAPPING, "");
  return shortened(line) || null;
}

function shortened(line: string): string {
  if (line.length <= LONGEST_TITLE) return line;
  const room = LONGEST_TITLE - 1;
  const cut = line.slice(0, room + 1).lastIndexOf(" ");
  const beginning = line.slice(0, cut > 0 ? cut : room);
  return `${beginning.isWellFormed() ? beginning : beginning.slice(0, -1)}…`;
}
