const SENTENCE_END = /[.!?؟。！？:](?=\s)|\n/g;
const MARKS = /[*_`#>|~]+|\]\([^)]{0,500}\)|\[/g;

/**
 * The whole sentences of a growing text from `start` on, without Markdown's marks, for a screen reader.
 * @returns the sentences, and where the next one begins; `final` lets the last one end without a full stop
 */
export function sentencesFrom(text: string, start: number, final: boolean): { spoken: string; end: number } {
  let end = start;
  if (final) end = text.length;
  else for (const match of text.slice(start).matchAll(SENTENCE_END)) end = start + match.index + match[0].length;
  return { spoken: text.slice(start, end).replaceAll(MARKS, "").replaceAll(/\s+/g, " ").trim(), end };
}
