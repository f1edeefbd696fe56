/** How text that arrives comes into view. */
export type Smoothing = "none" | "word" | "character";

/** What has arrived is in view after about this time, however much it is. */
const CATCH_UP_MS = 120;
/** So many characters a millisecond at least, so that the end of a burst does not crawl. */
const LEAST_SPEED = 0.06;
/** The beginning of a word is shown when the rest has not come for so long. */
const PATIENCE_MS = 240;
/** A longer word is shown in parts. */
const LONGEST_WORD = 40;
/** Behind it a word ends: a space, or any character of a script that writes no spaces. */
const WORD_END = /[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
/** What belongs to the character before it. */
const JOINED = /^(?:\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}]|[\udc00-\udfff])/u;

/**
 * How far the view of a text is some milliseconds later, in UTF-16 units and fractions of them; beyond its end by as much
 * as it has been waiting there.
 */
export function nextPosition(text: string, position: number, elapsedMs: number): number {
  const share = 1 - Math.exp(-elapsedMs / CATCH_UP_MS);
  const step = Math.max((text.length - position) * share, elapsedMs * LEAST_SPEED);
  return Math.min(text.length + PATIENCE_MS * LEAST_SPEED, position + step);
}

/** How much of the text is in view at a position. */
export function lengthInView(text: string, position: number, smoothing: Exclude<Smoothing, "none">): number {
  const end = Math.min(Math.floor(position), text.length);
  if (smoothing === "word") {
    if (position >= text.length + PATIENCE_MS * LEAST_SPEED) return text.length;
    const start = Math.max(0, end - LONGEST_WORD);
    const last = [...text.slice(start, end).matchAll(WORD_END)].at(-1);
    if (last) return start + last.index + last[0].length;
    if (start === 0) return 0;
  }
  let cut = end;
  while (cut > 0 && cut < text.length && (JOINED.test(text.slice(cut, cut + 2)) || text[cut - 1] === "\u200d")) cut--;
  return cut;
}
