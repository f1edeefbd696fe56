const FENCE = /^[\s>]*(`{3,}|~{3,})/gm;
const UNFINISHED_LINK = /!?\[([^\][]*)(\]|\]\([^)\s]*)?$/;
const JUST_OPENED = /(^|[\s(])[*_~`]{1,3}$/;
/** Code spans first: nothing inside them is a mark. */
const CODE_OR_MARK = /`[^`]+`|`|\*\*|\*|__|_|~~/g;

/**
 * A block that is still being written, as it will most likely read once its last line is finished: open emphasis and code
 * are closed, and of a link only the text shows until its address is complete. Without this the marks would flash up.
 */
export function closeOpenMarks(source: string): string {
  if ((source.match(FENCE)?.length ?? 0) % 2 === 1) return source;
  const start = source.lastIndexOf("\n") + 1;
  const line = source.slice(start).replace(UNFINISHED_LINK, "$1").replace(JUST_OPENED, "$1");
  const open = openMarks(line);
  const last = open.at(-1);
  const isHalfClosed = last?.length === 2 && line.endsWith(last.charAt(0));
  const kept = isHalfClosed ? line.slice(0, -1) : line;
  return source.slice(0, start) + (last ? kept.trimEnd() + open.reverse().join("") : kept);
}

function openMarks(line: string): string[] {
  const open: string[] = [];
  for (const { 0: mark, index } of line.matchAll(CODE_OR_MARK)) {
    if (mark === "`") return [...open, mark];
    if (mark.startsWith("`")) continue;
    const previous = line.charAt(index - 1);
    const next = line.charAt(index + mark.length);
    const isInsideWord = mark.startsWith("_") && /\w/.test(previous) && /\w/.test(next);
    if (isInsideWord) continue;
    if (open.at(-1) === mark && /\S/.test(previous)) open.pop();
    else if (/\S/.test(next)) open.push(mark);
  }
  return open;
}
