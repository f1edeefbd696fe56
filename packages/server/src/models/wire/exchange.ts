import { StringDecoder } from "node:string_decoder";
import { createParser, type EventSourceMessage, type EventSourceParser } from "eventsource-parser";
import type { Dispatcher } from "undici";
import type { ModelError, ModelTimeouts } from "../port.ts";
import { connectionFailure, modelFailure, reportedFailure } from "./failure.ts";
import { isRefusedConnection, mayAcceptSoon } from "./retry.ts";

/** The largest line and the largest event a provider may send, in UTF-16 units (SEC7). */
export const MAX_EVENT_LENGTH = 1 << 20;
export const MAX_ERROR_BODY_LENGTH = 1 << 16;
/** How long a connection may take to end after the answer's terminal event before it is given up, in milliseconds. */
const LINGER_MS = 1000;

export interface ProviderCall {
  /** As people know it, for the sentence of an error. */
  provider: string;
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** @returns whether this was the terminal event: nothing after it is read. @throws ModelError to end the exchange */
export type OnEvent = (event: EventSourceMessage) => boolean;

/** The provider said no before any byte of an answer. */
export interface Refusal {
  error: ModelError;
  retryAfter: string | undefined;
}

/**
 * One POST and its stream of Server-Sent Events. Events are handed over synchronously as their bytes arrive: no promise
 * and no stream object per token. Settles once: null after the terminal event or the stream's end, a refusal, or a
 * rejection with a ModelError or `signal.reason`. An abort closes the connection.
 */
export function exchange(
  dispatcher: Dispatcher,
  call: ProviderCall,
  onEvent: OnEvent,
  timeouts: ModelTimeouts,
  signal: AbortSignal,
): Promise<Refusal | null> {
  return new Promise((resolve, reject) => {
    const { origin, path, headers, body } = call;
    const handler = new Exchange(call.provider, onEvent, timeouts, signal, resolve, reject);
    dispatcher.dispatch({ origin, path, method: "POST", headers, body }, handler);
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #provider: string;
  readonly #idleMs: number;
  readonly #signal: AbortSignal;
  readonly #resolve: (refusal: Refusal | null) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #parser: EventSourceParser;
  readonly #decoder = new StringDecoder("utf8");
  #controller: Dispatcher.DispatchController | null = null;
  #timer: NodeJS.Timeout;
  #status = 0;
  #retryAfter: string | undefined;
  #sawBytes = false;
  #errorBody = "";
  #settled = false;

  constructor(
    provider: string,
    onEvent: OnEvent,
    timeouts: ModelTimeouts,
    signal: AbortSignal,
    resolve: (refusal: Refusal | null) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#provider = provider;
    this.#idleMs = timeouts.idleMs;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#parser = createParser({
      maxBufferSize: MAX_EVENT_LENGTH,
      onEvent: (event) => {
        if (!this.#settled && onEvent(event)) this.#complete();
      },
      onError: (error) => {
        if (error.type === "max-buffer-size-exceeded") throw modelFailure("answer_too_large", provider);
      },
    });
    this.#timer = setTimeout(this.#onSilence, timeouts.firstByteMs);
    signal.addEventListener("abort", this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error("The call was given up before it began."));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    const retryAfter = headers["retry-after"];
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    const type = String(headers["content-type"] ?? "");
    // A log-in page, or an API of another kind at this address.
    if (this.#answering() && !type.startsWith("text/event-stream"))
      this.#fail(modelFailure("provider_error", this.#provider));
  }

  onResponseData(_controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (this.#settled) return;
    if (this.#sawBytes) {
      this.#timer.refresh();
    } else {
      this.#sawBytes = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#onSilence, this.#idleMs);
    }
    const text = this.#decoder.write(bytes);
    try {
      if (this.#answering()) this.#parser.feed(text);
      else if (this.#errorBody.length < MAX_ERROR_BODY_LENGTH) this.#errorBody += text;
      else this.#fail(this.#refusal().error);
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    if (this.#answering()) {
      this.#succeed(null);
      return;
    }
    const refusal = this.#refusal();
    if (mayAcceptSoon(this.#status, refusal.error)) this.#succeed(refusal);
    else this.#fail(refusal.error);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    const failure = connectionFailure(error, this.#provider);
    if (this.#answering()) this.#fail(modelFailure("answer_truncated", this.#provider, error));
    else if (isRefusedConnection(error)) this.#succeed({ error: failure, retryAfter: undefined });
    else this.#fail(failure);
  }

  readonly #onSilence = () => this.#fail(modelFailure("provider_timeout", this.#provider));
  readonly #onAbort = () => this.#fail(this.#signal.reason);

  #answering(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  #refusal(): Refusal {
    const error = reportedFailure(this.#errorBody, this.#status, this.#provider);
    return { error, retryAfter: this.#retryAfter };
  }

  /** The terminal event came. The rest is let through unread, so that the connection can serve again. */
  #complete(): void {
    this.#succeed(null);
    this.#timer = setTimeout(this.#abandon, LINGER_MS);
  }

  #succeed(result: Refusal | null): void {
    if (this.#settled) return;
    this.#settle();
    this.#resolve(result);
  }

  #fail(reason: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#abandon();
    this.#reject(reason);
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#onAbort);
  }

  readonly #abandon = () => this.#controller?.abort(new Error("The call was given up."));
}
