import type { Clock } from "../clock.ts";
import { ModelError, type ModelFinish } from "../models/port.ts";
import { type QuietCall, recordUsage } from "../usage/record-usage.ts";
import type { UsageLedger } from "../usage/usage-ledger.ts";

export interface Patience {
  /** How long the model may take, in milliseconds. */
  readonly timeLimitMs: number;
  /** The most it may say, in UTF-16 units. */
  readonly mostSaid: number;
}

/** What a model said that was asked something beside the conversation. */
export interface QuietAnswer {
  readonly text: string;
  readonly finish: ModelFinish;
}

/**
 * Asks a model something that nobody waits for, such as a title. Counts as any other call does (MON1).
 *
 * @param stop gives up
 * @returns null when it did not come to an end of its own: it failed, took too long or said too much
 */
export async function askQuietly(
  deps: { readonly clock: Clock; readonly usage: UsageLedger },
  call: QuietCall,
  { timeLimitMs, mostSaid }: Patience,
  stop: AbortSignal,
): Promise<QuietAnswer | null> {
  const limit = new AbortController();
  const giveUp = () => limit.abort();
  const cancelTimer = deps.clock.setTimer(giveUp, timeLimitMs);
  stop.addEventListener("abort", giveUp);
  let text = "";
  try {
    const finish = await recordUsage(
      deps,
      call,
      (chunk) => {
        if (chunk.type === "text-delta") text += chunk.delta;
        if (text.length > mostSaid) giveUp();
      },
      limit.signal,
    );
    return { text, finish };
  } catch (error) {
    if (limit.signal.aborted || error instanceof ModelError) return null;
    throw error;
  } finally {
    cancelTimer();
    stop.removeEventListener("abort", giveUp);
  }
}
