import type { LogEvent } from "./feed.ts";
import type { Cursor, Log } from "./log.ts";

/**
 * What comes after the cursor, page by page, as it is committed: the reader pulls, so a slow one delays nobody and holds
 * nothing back (LIV2). Ends when the signal fires, when the server goes down, or when the log is erased or renumbered; the
 * reader then asks anew.
 */
export async function* follow(log: Log, from: Cursor, signal: AbortSignal): AsyncGenerator<readonly LogEvent[]> {
  let cursor = from;
  let news = false;
  let wake: (() => void) | null = null;
  const ring = (): void => {
    news = true;
    wake?.();
  };
  // Subscribed before the first read, so that nothing committed in between is missed.
  const unsubscribe = log.feed.subscribe(cursor.log, ring);
  signal.addEventListener("abort", ring);
  try {
    let woken = false;
    while (!signal.aborted) {
      news = false;
      const events = await log.read(cursor);
      const last = events.at(-1);
      if (last) {
        cursor = { ...cursor, seq: last.seq };
        woken = false;
        yield events;
        continue;
      }
      if (log.readersEnded) return;
      if (woken && (await log.head(cursor.log))?.epoch !== cursor.epoch) return;
      if (!news) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
        woken = true;
      }
    }
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", ring);
  }
}
