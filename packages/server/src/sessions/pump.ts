import type { LogEvent } from "../log/feed.ts";
import { follow } from "../log/follow.ts";
import type { Cursor, Log } from "../log/log.ts";
import type { Sink } from "../http/sink.ts";

/** A reader that takes nothing for this long is let go; it resumes later (LIV2). */
const DRAIN_MS = 30_000;

export interface PumpOptions {
  readonly log: Log;
  readonly from: Cursor;
  readonly sink: Sink;
  /** Frames for these events, `end` to close the stream after them. */
  readonly encode: (events: readonly LogEvent[]) => { frames: string; end?: boolean };
  /** Written after each stretch of silence (LIV3). */
  readonly heartbeat: { frame: () => string; everyMs: number };
}

/**
 * Carries a log to one reader: read, write, wait until it drained, wait for news (LIV2). Returns when the reader left,
 * was let go, or `encode` said so.
 */
export async function pump({ log, from, sink, encode, heartbeat }: PumpOptions): Promise<void> {
  const timer = setInterval(() => sink.write(heartbeat.frame()), heartbeat.everyMs);
  try {
    for await (const events of follow(log, from, sink.closed)) {
      const { frames, end } = encode(events);
      timer.refresh();
      if (frames !== "" && !sink.write(frames) && !(await drainedInTime(sink))) return;
      if (end) return;
    }
  } finally {
    clearInterval(timer);
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
