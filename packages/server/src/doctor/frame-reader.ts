import type { LiveFrame } from "@millrace/protocol";

/** A live connection's frames, one after the other. */
export class FrameReader {
  readonly #close: () => void;
  readonly #frames: LiveFrame[] = [];
  #isOver = false;
  #wake: () => void = () => {};

  /** @param close ends the connection */
  constructor(close: () => void) {
    this.#close = close;
  }

  received(frame: LiveFrame): void {
    this.#frames.push(frame);
    this.#wake();
  }

  /** The connection is over. */
  ended(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** The next frame; `late` when `patience` ends before, `over` when there will be none. */
  async next(patience: AbortSignal): Promise<LiveFrame | "late" | "over"> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) return frame;
      if (this.#isOver) return "over";
      if (patience.aborted) return "late";
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        patience.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  close(): void {
    this.#close();
  }
}
