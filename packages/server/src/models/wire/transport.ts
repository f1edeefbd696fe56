import { Agent, type Dispatcher } from "undici";
import type { ModelTimeouts } from "../port.ts";
import { exchange, type OnEvent, type ProviderCall, type Refusal } from "./exchange.ts";
import { retryDelay, systemWaiting, type Waiting } from "./retry.ts";

/** The connections to all providers, kept alive, as many as there are answers streaming. */
export interface Transport {
  /**
   * Calls the provider, again after a definite refusal (RUN3), and hands over its events until the terminal one or the
   * stream's end. Rejects with a ModelError, or with `signal.reason`.
   */
  stream(call: ProviderCall, onEvent: OnEvent, signal: AbortSignal): Promise<void>;
  /** The same for a call that is made and read by somebody else, over these connections. */
  carry(attempt: Attempt, signal: AbortSignal): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** Calls the provider once. @returns null after the answer, or a refusal before any byte of one */
export type Attempt = (dispatcher: Dispatcher, timeouts: ModelTimeouts) => Promise<Refusal | null>;

/** Redirects are answers like any other: no dispatcher follows them, for a key and a conversation are in the request. */
export function createTransport(
  timeouts: ModelTimeouts,
  waiting: Waiting = systemWaiting,
  dispatcher: Dispatcher = directAgent(),
): Transport {
  const carry = async (attempt: Attempt, signal: AbortSignal): Promise<void> => {
    for (let retries = 0; ; retries++) {
      signal.throwIfAborted();
      const refusal = await attempt(dispatcher, timeouts);
      if (!refusal) return;
      const delay = retryDelay(retries, refusal.retryAfter, waiting);
      if (delay === null) throw refusal.error;
      await waiting.sleep(delay, signal);
    }
  };
  return {
    carry,
    stream: (call, onEvent, signal) =>
      carry((through, limits) => exchange(through, call, onEvent, limits, signal), signal),
    close: () => dispatcher.destroy(),
  };
}

/** One HTTP/1.1 connection per answer: an abort closes it, and no stream waits for another. Silence is ours to judge. */
function directAgent(): Agent {
  return new Agent({ connections: null, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
}
