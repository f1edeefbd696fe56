import type { LiveFault } from "./fake-live.ts";

/** The body of a response that is still being written, and what becomes of it on its way. */
export class FakeBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #pieces: number;
  readonly #how: "end" | "error";
  readonly #ended: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #bytesLeft: number;

  /**
   * @param pieces how many bytes arrive at a time
   * @param signal the client's, which ends it
   * @param ended called once, when it is over for whatever reason
   */
  constructor(fault: LiveFault | undefined, pieces: number, signal: AbortSignal, ended: () => void) {
    this.#pieces = pieces;
    this.#bytesLeft = fault?.type === "cut" ? fault.bytes : Number.POSITIVE_INFINITY;
    this.#how = fault?.type === "cut" ? fault.how : "end";
    this.#ended = ended;
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    signal.addEventListener("abort", () => this.end("error", signal.reason));
  }

  write(text: string): void {
    if (!this.#controller) return;
    const bytes = new TextEncoder().encode(text);
    const sent = bytes.subarray(0, this.#bytesLeft);
    for (let at = 0; at < sent.length; at += this.#pieces) {
      this.#controller.enqueue(sent.slice(at, at + this.#pieces));
    }
    this.#bytesLeft -= sent.length;
    if (this.#bytesLeft <= 0) this.end(this.#how);
  }

  end(how: "end" | "error" = "end", reason: unknown = new TypeError("terminated")): void {
    const controller = this.#controller;
    if (!controller) return;
    this.#controller = null;
    if (how === "end") controller.close();
    else controller.error(reason);
    this.#ended();
  }
}
