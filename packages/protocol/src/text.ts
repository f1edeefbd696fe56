/**
 * Text as every store, wire and browser keeps it alike (LOG6): lone surrogates and NUL become U+FFFD. PostgreSQL
 * refuses NUL, and UTF-8 cannot carry a lone surrogate, so copies would differ otherwise.
 */
export function soundText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "\uFFFD") : wellFormed;
}

/** Whether the text stops after the first half of a surrogate pair, so that its next piece must be awaited. */
export function endsInsidePair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
