import type { LanguageModelV4, SharedV4ProviderOptions } from "@ai-sdk/provider";
import type { Model } from "../port.ts";
import type { Refusal } from "../wire/exchange.ts";
import { modelFailure } from "../wire/failure.ts";
import type { Transport } from "../wire/transport.ts";
import { BridgeAnswer } from "./bridge-answer.ts";
import { bridgeFailure } from "./bridge-failure.ts";
import { bridgeCallOptions } from "./bridge-prompt.ts";
import { WatchedCall } from "./watched-call.ts";

/** A provider of the AI SDK, for one model. */
export interface BridgedProvider {
  /** As people know it, for the sentences of errors. */
  readonly provider: string;
  /** Under which name the SDK keeps the provider's options and metadata. */
  readonly namespace: string;
  readonly options?: SharedV4ProviderOptions;
  /** Called for each call, so that what the SDK needs is loaded with the first one. */
  open(fetch: typeof globalThis.fetch): Promise<LanguageModelV4>;
}

/** A model of the AI SDK behind our port: our connections, our limits, our errors, called as often as the port says. */
export function createBridgeModel(id: string, bridged: BridgedProvider, transport: Transport): Model {
  const { provider, namespace, options } = bridged;
  return {
    id,
    async stream(request, emit, signal) {
      let answer = new BridgeAnswer(provider, namespace, emit);
      await transport.carry(async (dispatcher, timeouts) => {
        answer = new BridgeAnswer(provider, namespace, emit);
        const call = new WatchedCall(provider, dispatcher, timeouts, signal);
        try {
          const model = await bridged.open(call.fetch);
          const parameters = { ...bridgeCallOptions(request, namespace), ...(options && { providerOptions: options }) };
          await readAll(model, { ...parameters, abortSignal: call.signal }, answer, call);
          return null;
        } catch (error) {
          return whatNow(error, answer, call, signal);
        } finally {
          call.end();
        }
      }, signal);
      const finish = answer.finish();
      if (!finish) throw modelFailure("answer_truncated", provider);
      return finish;
    },
  };

  /** @returns null where the answer was complete before; a refusal where the call may be made again */
  function whatNow(error: unknown, answer: BridgeAnswer, call: WatchedCall, signal: AbortSignal): Refusal | null {
    signal.throwIfAborted();
    if (answer.finish()) return null;
    const failure = bridgeFailure(call.failure() ?? error, provider);
    if (failure.mayAcceptSoon && !call.answering) return failure;
    throw failure.error;
  }
}

async function readAll(
  model: LanguageModelV4,
  parameters: Parameters<LanguageModelV4["doStream"]>[0],
  answer: BridgeAnswer,
  call: WatchedCall,
): Promise<void> {
  // A model may not listen to its signal: what it does then is not waited for.
  const cut = Promise.withResolvers<never>();
  cut.promise.catch(() => undefined);
  call.signal.addEventListener("abort", () => cut.reject(call.signal.reason));
  const { stream } = await Promise.race([model.doStream(parameters), cut.promise]);
  const reader = stream.getReader();
  call.signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { value, done } = await reader.read();
    call.signal.throwIfAborted();
    if (done) return;
    if (value.type !== "stream-start") call.seen();
    answer.read(value);
  }
}
