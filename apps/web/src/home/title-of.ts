const LONGEST = 60;

/** A session's first title: the beginning of its first message, cut at a word. */
export function titleOf(content: string): string {
  const line = content.trim().replaceAll(/\s+/g, " ");
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST + 1).lastIndexOf(" ");
  return `${line.slice(0, cut > 0 ? cut : LONGEST).toWellFormed()}…`;
}
