import type { Dispatcher } from "undici";
import { ModelError, type ModelTimeouts } from "../port.ts";
import { MAX_ERROR_BODY_LENGTH, MAX_EVENT_LENGTH } from "../wire/exchange.ts";
import { modelFailure, reportedFailure } from "../wire/failure.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** The statuses whose responses have no body. */
const NO_BODY = [204, 205, 304];

/**
 * One call that the AI SDK makes: over our connections, watched for silence (RUN3) and size (SEC7). Any part the SDK
 * hands out is a sign of life as well, for models that do not use `fetch`. `end` must be called.
 */
export class WatchedCall {
  readonly #provider: string;
  readonly #dispatcher: Dispatcher;
  readonly #idleMs: number;
  readonly #cut = new AbortController();
  #timer: NodeJS.Timeout;
  #alive = false;
  /** Aborts when the person stops or when the call is given up, with the ModelError as its reason. */
  readonly signal: AbortSignal;

  constructor(provider: string, dispatcher: Dispatcher, timeouts: ModelTimeouts, signal: AbortSignal) {
    this.#provider = provider;
    this.#dispatcher = dispatcher;
    this.#idleMs = timeouts.idleMs;
    this.signal = AbortSignal.any([signal, this.#cut.signal]);
    this.#timer = setTimeout(this.#onSilence, timeouts.firstByteMs);
  }

  /** Why the call was given up here, if it was. */
  failure(): ModelError | null {
    const { reason } = this.#cut.signal;
    return reason instanceof ModelError ? reason : null;
  }

  /** Whether anything of an answer came. */
  get answering(): boolean {
    return this.#alive;
  }

  seen(): void {
    if (this.#alive) return void this.#timer.refresh();
    this.#alive = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, this.#idleMs);
  }

  /** Closes the connection, unless the answer was read to its end. */
  end(): void {
    clearTimeout(this.#timer);
    this.#cut.abort();
  }

  /** What the SDK calls the provider with. It follows no redirect. */
  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
    const { statusCode, headers, body } = await this.#dispatcher.request({
      origin,
      path: pathname + search,
      method: "POST",
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === "string" ? init.body : null,
      signal: this.signal,
    });
    const answers = statusCode >= 200 && statusCode < 300;
    // A log-in page, or an API of another kind at this address.
    if (answers && !/^[\w/.]+event-?stream/.test(String(headers["content-type"] ?? ""))) {
      throw this.#giveUp(modelFailure("provider_error", this.#provider));
    }
    const told = new Headers();
    for (const [name, value] of Object.entries(headers))
      for (const each of [value ?? []].flat()) told.append(name, each);
    const stream = NO_BODY.includes(statusCode)
      ? null
      : streamOf(answers ? this.#answer(body) : this.#errorBody(body, statusCode));
    return new Response(stream, { status: statusCode, headers: told });
  };

  /** A connection that is cut ends the stream: the SDK hands out all that came, and finds no finish in it. */
  async *#answer(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const size = new EventSize();
    try {
      for await (const bytes of body) {
        this.seen();
        if (size.grow(bytes) > MAX_EVENT_LENGTH) this.#giveUp(modelFailure("answer_too_large", this.#provider));
        this.signal.throwIfAborted();
        yield bytes;
      }
    } catch (error) {
      if (this.signal.aborted) throw error;
    }
  }

  async *#errorBody(body: AsyncIterable<Uint8Array>, status: number): AsyncGenerator<Uint8Array> {
    let length = 0;
    for await (const bytes of body) {
      length += bytes.length;
      if (length > MAX_ERROR_BODY_LENGTH) throw this.#giveUp(reportedFailure("", status, this.#provider));
      yield bytes;
    }
  }

  readonly #onSilence = () => this.#giveUp(modelFailure("provider_timeout", this.#provider));

  #giveUp(failure: ModelError): ModelError {
    this.#cut.abort(failure);
    return failure;
  }
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

/** How many bytes came since the last blank line, which ends an event. */
class EventSize {
  #event = 0;
  #line = 0;

  grow(bytes: Uint8Array): number {
    for (const byte of bytes) {
      this.#event++;
      if (byte === LINE_FEED) {
        if (this.#line === 0) this.#event = 0;
        this.#line = 0;
      } else if (byte !== CARRIAGE_RETURN) {
        this.#line++;
      }
    }
    return this.#event;
  }
}
