import type { LiveSubscription } from "@millrace/protocol";
import type { ReceivedFrame } from "./received-frame.ts";
import { BROKEN, type Link, type LinkEnd, type LinkHost, linkEndOf } from "./transport.ts";

/**
 * Carries what `host.subscriptions` names when it begins, until the connection ends or `signal` is aborted. Rejects with
 * `ApiError` or `ConnectionError`, or with what `fetch` rejects with.
 */
export type Carry = (
  host: Pick<LinkHost, "subscriptions" | "listsVersion" | "heard">,
  received: (frame: ReceivedFrame) => void,
  signal: AbortSignal,
) => Promise<void>;

/** One request, and the logs that were changed since it began: what it says of them is out of date. */
interface Request {
  readonly controller: AbortController;
  readonly outdated: Set<string>;
}

/**
 * A link made of requests, each of which carries what it named at its beginning. When that changes, a new request takes
 * over from the one before as soon as it has begun, which thus goes on until then (LIV1). One is opened at a time, for all
 * changes of a turn together.
 */
export class RequestLink implements Link {
  readonly #host: LinkHost;
  readonly #carry: Carry;
  #carrying: Request | null = null;
  #opening: Request | null = null;
  /** Something changed that no request knows of yet. */
  #isDue = true;
  #isOver = false;

  constructor(host: LinkHost, carry: Carry) {
    this.#host = host;
    this.#carry = carry;
    this.#renewSoon();
  }

  subscribe({ session_id }: LiveSubscription): void {
    this.#change(session_id);
  }

  unsubscribe(sessionId: string): void {
    this.#change(sessionId);
  }

  close(): void {
    this.#isOver = true;
    this.#carrying?.controller.abort();
    this.#opening?.controller.abort();
  }

  #change(sessionId: string): void {
    this.#carrying?.outdated.add(sessionId);
    this.#opening?.outdated.add(sessionId);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#renewSoon();
  }

  #renewSoon(): void {
    void Promise.resolve().then(() => this.#renew());
  }

  #renew(): void {
    if (this.#opening || !this.#isDue || this.#isOver) return;
    this.#isDue = false;
    const request: Request = { controller: new AbortController(), outdated: new Set() };
    this.#opening = request;
    this.#carry(this.#host, (frame) => this.#received(request, frame), request.controller.signal).then(
      () => this.#ended(request, BROKEN),
      (error) => this.#ended(request, linkEndOf(error)),
    );
  }

  #received(request: Request, frame: ReceivedFrame): void {
    if (request.controller.signal.aborted) return;
    if (frame.type === "connection-start" && request === this.#opening) {
      this.#carrying?.controller.abort();
      this.#carrying = request;
      this.#opening = null;
      this.#renew();
    }
    if (!("session_id" in frame && request.outdated.has(frame.session_id))) this.#host.frame(frame);
  }

  #ended(request: Request, end: LinkEnd): void {
    if (request.controller.signal.aborted) return;
    this.close();
    this.#host.ended(end);
  }
}
