import type { RunOutcome } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import { type ModelChunk, ModelError, type ModelFinish, type OpenModel } from "../models/port.ts";
import type { Call, UsageLedger } from "./usage-ledger.ts";

/** A call for something that is no run. */
export type QuietCall = Omit<Call, "fence" | "model"> & { readonly model: OpenModel };

/**
 * Calls a model for something that is no run (a title, a summary, a test of a key), held against budgets and written down
 * like any other call.
 *
 * @throws BudgetExceeded before the provider is called, and whatever the model throws
 */
export async function recordUsage(
  { usage, clock }: { usage: UsageLedger; clock: Pick<Clock, "elapsed"> },
  call: QuietCall,
  emit: (chunk: ModelChunk) => void,
  signal: AbortSignal,
): Promise<ModelFinish> {
  const row = await usage.open(call);
  // Without a fence nothing shuts a call out.
  if (!row) throw new Error("a call was fenced off");
  const startedAt = clock.elapsed();
  const wasCalled = !signal.aborted;
  let ttft_ms: number | null = null;
  let text = "";
  const close = (outcome: RunOutcome, finish: ModelFinish | null, error?: unknown) =>
    usage.close(row, {
      outcome,
      wasCalled,
      finish,
      errorCode: error instanceof ModelError ? error.error.code : undefined,
      written: { parts: [{ type: "text", text, state: "done" }] },
      latency_ms: Math.round(clock.elapsed() - startedAt),
      ttft_ms,
    });
  const heard = (chunk: ModelChunk) => {
    if (chunk.type === "text-delta" || chunk.type === "reasoning-delta") {
      ttft_ms ??= Math.round(clock.elapsed() - startedAt);
      text += chunk.delta;
    }
    emit(chunk);
  };
  const answer = wasCalled ? call.model.stream(call.request, heard, signal) : Promise.reject(signal.reason);
  const finish = await answer.catch(async (error: unknown) => {
    await close(signal.aborted ? "stopped" : "failed", null, error);
    throw error;
  });
  await close("completed", finish);
  return finish;
}
