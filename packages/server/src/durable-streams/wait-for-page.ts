import type { Clock } from "../clock.ts";
import type { Grant } from "./grant.ts";
import type { LogReader, Page } from "./readable-log.ts";

interface WaitOptions {
  readonly grant: Grant;
  readonly clock: Pick<Clock, "setTimer">;
  /** The longest to wait, in milliseconds. */
  readonly waitMs: number;
  /** Fires when nobody waits any more. */
  readonly gone: AbortSignal;
}

/**
 * The next page that has something in it. An empty one when there is none in time or nothing more to wait for; null when
 * the log does not go on here or the grant ended.
 */
export async function waitForPage(
  reader: LogReader,
  { grant, clock, waitMs, gone }: WaitOptions,
): Promise<Page | null> {
  let timeUp = false;
  let revoked = false;
  let news = false;
  let wake = () => {};
  const ring = () => {
    news = true;
    wake();
  };
  // Subscribed before the first read, so that nothing committed in between is missed.
  const unsubscribe = reader.subscribe(ring);
  const forgetGrant = grant.guard(() => {
    revoked = true;
    ring();
  });
  const cancelTimer = clock.setTimer(() => {
    timeUp = true;
    ring();
  }, waitMs);
  gone.addEventListener("abort", ring);
  try {
    while (true) {
      news = false;
      await grant.fresh();
      const page = reader.recent() ?? (await reader.next());
      if (revoked || !page) return null;
      if (page.content.length > 0 || page.closed || timeUp || gone.aborted || reader.isDraining) return page;
      if (!news) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    unsubscribe();
    forgetGrant();
    cancelTimer();
    gone.removeEventListener("abort", ring);
  }
}
