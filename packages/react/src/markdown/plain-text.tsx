/**
 * Pieces that are laid out by themselves, and only when they are near the reader: breaking a long word into lines costs the
 * square of its length with fonts that join characters.
 */
const PIECE = 2_000;

/** Text as it was written, however long. */
export function PlainText({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece is what stands at its place
    <span key={index} dir="auto" className="millrace-plain">
      {piece}
    </span>
  ));
}

/** Cut behind line ends where there are any. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > PIECE) {
    const lineEnd = text.lastIndexOf("\n", start + PIECE - 1) + 1;
    const end = lineEnd > start ? lineEnd : start + PIECE;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return [...pieces, text.slice(start)];
}
