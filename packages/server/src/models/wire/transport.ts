import { Agent } from "undici";
import type { ModelTimeouts } from "../port.ts";
import { exchange, type OnEvent, type ProviderCall } from "./exchange.ts";
import { retryDelay, systemWaiting, type Waiting } from "./retry.ts";

/** The connections to all providers, kept alive, as many as there are answers streaming. */
export interface Transport {
  /**
   * Calls the provider, again after a definite refusal (RUN3), and hands over its events until the terminal one or the
   * stream's end. Rejects with a ModelError, or with `signal.reason`.
   */
  stream(call: ProviderCall, onEvent: OnEvent, signal: AbortSignal): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

export function createTransport(timeouts: ModelTimeouts, waiting: Waiting = systemWaiting): Transport {
  // One HTTP/1.1 connection per answer: an abort closes it, and no stream waits for another. Silence is ours to judge.
  const agent = new Agent({ connections: null, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
  return {
    async stream(call, onEvent, signal) {
      for (let retries = 0; ; retries++) {
        signal.throwIfAborted();
        const refusal = await exchange(agent, call, onEvent, timeouts, signal);
        if (!refusal) return;
        const delay = retryDelay(retries, refusal.retryAfter, waiting.random);
        if (delay === null) throw refusal.error;
        await waiting.sleep(delay, signal);
      }
    },
    close: () => agent.destroy(),
  };
}
