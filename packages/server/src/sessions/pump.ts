import type { Sink } from "../http/sink.ts";
import type { LogEvent } from "../log/feed.ts";
import { type Cursor, type Log, PAGE_EVENTS } from "../log/log.ts";

/** A reader that takes nothing for this long is let go; it resumes later (LIV2). */
const DRAIN_MS = 30_000;

export interface PumpOptions {
  readonly log: Log;
  readonly from: Cursor;
  readonly sink: Sink;
  /** Frames for these events; with `end` the stream is over after them. */
  readonly encode: (events: readonly LogEvent[]) => { frames: string; end?: boolean };
  /** Written at this interval, whatever else is (LIV3). */
  readonly heartbeat: { frame: () => string; everyMs: number };
}

/**
 * Carries a log to one reader until it leaves, is let go, `encode` says so, or the log is erased or renumbered. The reader
 * pulls: nothing is queued for it but what the socket holds, so it delays nobody (LIV2).
 *
 * A reader that keeps up is written to straight from the commit, without a promise in between; one that lags or drains
 * reads page by page.
 */
export function pump({ log, from, sink, encode, heartbeat }: PumpOptions): void {
  let { seq } = from;
  let pulling = false;
  let news = false;
  let over = false;
  const timer = setInterval(() => sink.write(heartbeat.frame()), heartbeat.everyMs);
  const unsubscribe = log.feed.subscribe(from.log, onNews);
  sink.closed.addEventListener("abort", finish, { once: true });
  void pull();

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
    const recent = log.feed.after(from.log, from.epoch, seq);
    if (!recent || recent.length === 0 || recent.length > PAGE_EVENTS || !write(recent)) void pull();
    else if (log.readersEnded) finish();
  }

  /** Whether the next events may be written at once, or there is nothing more to write. */
  function write(events: readonly LogEvent[]): boolean {
    const { frames, end } = encode(events);
    seq = events.at(-1)?.seq ?? seq;
    const flowing = frames === "" || sink.write(frames);
    if (end) finish();
    return flowing || over;
  }

  async function pull(): Promise<void> {
    pulling = true;
    try {
      do {
        news = false;
        while (!over) {
          if (!(await drainedInTime(sink))) return finish();
          const events = await log.read({ ...from, seq });
          if (events.length === 0) break;
          write(events);
        }
        if (log.readersEnded || (await log.head(from.log))?.epoch !== from.epoch) return finish();
      } while (news && !over);
    } catch {
      // The database is away. The reader comes back and is told so.
      finish();
    } finally {
      pulling = false;
    }
  }

  function finish(): void {
    over = true;
    clearInterval(timer);
    unsubscribe();
    sink.close();
  }
}

async function drainedInTime(sink: Sink): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), DRAIN_MS);
  const inTime = await Promise.race([sink.drained().then(() => true), late.promise]);
  clearTimeout(timer);
  return inTime;
}
