import { type SpokenWords, sentencesFrom } from "../conversation/spoken.ts";

/** Chrome cuts a long utterance off after about 15 seconds; this many characters take fewer, also when spoken slowly. */
const LONGEST = 160;

/** A Markdown text as pieces to say one after the other: whole sentences, without what cannot be read aloud. */
export function speakablePieces(markdown: string, words: SpokenWords): string[] {
  return sentencesFrom(markdown, 0, true, words)
    .spoken.filter((line) => /[\p{L}\p{N}]/u.test(line))
    .flatMap(sentences)
    .reduce(joinShort, []);
}

function sentences(line: string): string[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  return Array.from(segmenter.segment(line), ({ segment }) => segment.trim()).flatMap(cutLong);
}

/** At a comma or a space before the limit; in languages without spaces where it has to be. */
function cutLong(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const head = rest.slice(0, LONGEST);
    const pause = Math.max(
      ...[". ", "? ", "! ", ",", ";", ":", "،", "，", "、", " – "].map((mark) => head.lastIndexOf(mark)),
    );
    const space = head.lastIndexOf(" ");
    const at = pause > LONGEST / 3 ? pause + 1 : space > 0 ? space : LONGEST - (isHighSurrogate(head) ? 1 : 0);
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest ? [...pieces, rest] : pieces;
}

function isHighSurrogate(text: string): boolean {
  return /[\ud800-\udbff]$/.test(text);
}

/** Many short utterances sound chopped. */
function joinShort(pieces: string[], next: string): string[] {
  const last = pieces.at(-1);
  if (last === undefined || last.length + next.length + 1 > LONGEST || !/[.!?…:؟。！？]$/.test(last))
    return pieces.concat(next);
  return [...pieces.slice(0, -1), `${last} ${next}`];
}
