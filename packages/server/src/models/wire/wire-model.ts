import type { Model, ModelChunk, ModelFinish, ModelRequest } from "../port.ts";
import type { OnEvent, ProviderCall } from "./exchange.ts";
import { modelFailure } from "./failure.ts";
import type { Transport } from "./transport.ts";

/** A provider's wire format for one model. */
export interface WireFormat {
  readonly provider: string;
  call(request: ModelRequest): ProviderCall;
  answer(emit: (chunk: ModelChunk) => void): Answer;
}

/** One answer as it is being read. */
export interface Answer {
  readonly onEvent: OnEvent;
  /** What it came to; null while the provider has not said that the answer is complete. */
  finish(): ModelFinish | null;
}

export function createWireModel(id: string, format: WireFormat, transport: Transport): Model {
  return {
    id,
    async stream(request, emit, signal) {
      const answer = format.answer(emit);
      try {
        await transport.stream(format.call(request), answer.onEvent, signal);
      } catch (error) {
        // What breaks after the answer was complete takes nothing from it.
        const finish = signal.aborted ? null : answer.finish();
        if (finish) return finish;
        throw error;
      }
      const finish = answer.finish();
      if (!finish) throw modelFailure("answer_truncated", format.provider);
      return finish;
    },
  };
}
