import type { Clock } from "../clock.ts";
import type { Sink } from "./sink.ts";

/** A reader that takes nothing for this long is let go; it resumes later (LIV2). */
const DRAIN_MS = 30_000;

/** Whether the sink may be written to again before its reader has to be let go. */
export async function drainedInTime(sink: Pick<Sink, "drained">, clock: Pick<Clock, "setTimer">): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const cancelTimer = clock.setTimer(() => late.resolve(false), DRAIN_MS);
  const inTime = await Promise.race([sink.drained().then(() => true), late.promise]);
  cancelTimer();
  return inTime;
}
