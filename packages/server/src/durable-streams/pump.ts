import { type Clock, repeat } from "../clock.ts";
import { drainedInTime } from "../http/drained-in-time.ts";
import type { Chunk, Sink } from "../http/sink.ts";
import type { Grant } from "./grant.ts";
import type { LogReader, Page } from "./readable-log.ts";

export interface PumpOptions<P extends Page> {
  readonly reader: LogReader<P>;
  readonly grant: Grant;
  readonly sink: Sink;
  readonly clock: Pick<Clock, "setTimer">;
  /** Frames for a page, which may be empty; with `end` the stream is over after them. */
  readonly encode: (page: P) => { frames: Chunk; end?: boolean };
  /** Written at this interval, whatever else is (LIV3). */
  readonly heartbeat: { frame: () => string; everyMs: number };
}

/**
 * Carries a log to one reader until it leaves, is let go or loses its grant, `encode` says so, or the log does not go on.
 * The reader pulls: nothing is queued for it but what the socket holds, so it delays nobody (LIV2).
 *
 * A reader that keeps up is written to straight from the commit, without a promise in between; one that lags or drains
 * reads page by page.
 */
export function pump<P extends Page>({ reader, grant, sink, clock, encode, heartbeat }: PumpOptions<P>): void {
  let pulling = false;
  let news = false;
  let over = false;
  const stopBeating = repeat(clock, () => sink.write(heartbeat.frame()), heartbeat.everyMs);
  const unsubscribe = reader.subscribe(onNews);
  const forgetGrant = grant.guard(cut);
  sink.closed.addEventListener("abort", finish, { once: true });
  if (sink.closed.aborted) finish();
  else void pull();

  /** Called from the commit, so it must not throw. */
  function onNews(): void {
    news = true;
    if (pulling || over) return;
    try {
      forward();
    } catch {
      finish();
    }
  }

  function forward(): void {
    const page = grant.isFresh ? reader.recent() : null;
    if (!page || !write(page) || !page.upToDate) void pull();
    else if (reader.isDraining) finish();
  }

  /** Whether the next page may be written at once, or there is nothing more to write. */
  function write(page: P): boolean {
    const { frames, end } = encode(page);
    const flowing = frames.length === 0 || sink.write(frames);
    if (end) finish();
    return flowing || over;
  }

  async function pull(): Promise<void> {
    pulling = true;
    try {
      do {
        news = false;
        let caughtUp = false;
        while (!caughtUp && !over) {
          if (!(await drainedInTime(sink, clock))) return cut();
          await grant.fresh();
          const page = await reader.next();
          if (!page) return finish();
          write(page);
          caughtUp = page.upToDate || page.content.length === 0;
        }
        if (reader.isDraining) return finish();
      } while (news && !over);
    } catch {
      // The database is away. The reader comes back and is told so.
      finish();
    } finally {
      pulling = false;
    }
  }

  /** Without what waits to be sent. */
  function cut(): void {
    sink.abort();
    finish();
  }

  function finish(): void {
    if (over) return;
    over = true;
    stopBeating();
    unsubscribe();
    forgetGrant();
    sink.close();
  }
}
