type Listener = (text: string) => void;

const listeners = new Set<Listener>();

/** Puts the text, as a Markdown quotation to reply to, into the composer on screen, and goes there. */
export function quoteReply(text: string): void {
  for (const listener of [...listeners]) listener(text);
}

/** For the composer. Returns what ends that. */
export function onQuoteReply(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
