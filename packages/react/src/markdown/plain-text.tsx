/** Pieces that are laid out by themselves, and only when they are near the reader. */
const PIECE = 10_000;

/** Text as it was written, however long. */
export function PlainText({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece is what stands at its place
    <div key={index} dir="auto" className="millrace-plain">
      {piece}
    </div>
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
