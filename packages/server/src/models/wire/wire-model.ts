import type { Model, ModelChunk, ModelFinish, ModelRequest } from "../port.ts";
import type { OnEvent, ProviderCall } from "./exchange.ts";
import { modelFailure } from "./failure.ts";
import type { Transport } from "./transport.ts";

/** A provider's wire format for one model. */
export interface WireFormat {
  readonly provider: string;
  readonly url: URL;
  /** Beside those that every call has. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is asked, as JSON. */
  body(request: ModelRequest): object;
  answer(emit: (chunk: ModelChunk) => void): Answer;
}

/** One answer as it is being read. */
export interface Answer {
  readonly onEvent: OnEvent;
  /** What it came to; null while the provider has not said that the answer is complete. */
  finish(): ModelFinish | null;
}

export function createWireModel(id: string, format: WireFormat, transport: Transport): Model {
  const { provider, url } = format;
  const headers = { "content-type": "application/json", accept: "text/event-stream", ...format.headers };
  const callFor = (request: ModelRequest): ProviderCall => ({
    provider,
    origin: url.origin,
    path: url.pathname + url.search,
    headers,
    body: JSON.stringify(format.body(request)),
  });
  return {
    id,
    async stream(request, emit, signal) {
      const answer = format.answer(emit);
      try {
        await transport.stream(callFor(request), answer.onEvent, signal);
      } catch (error) {
        // What breaks after the answer was complete takes nothing from it.
        const finish = signal.aborted ? null : answer.finish();
        if (finish) return finish;
        throw error;
      }
      const finish = answer.finish();
      if (!finish) throw modelFailure("answer_truncated", provider);
      return finish;
    },
  };
}
