import type { Environment } from "../environment.ts";

/**
 * Notices silence. A sign of life costs no more than a look at the clock, as they come with every token; the timer looks
 * again when it finds that there were some.
 */
export class SilenceWatch {
  readonly #environment: Pick<Environment, "now" | "setTimer">;
  readonly #limit: () => number;
  readonly #tooLong: () => void;
  #heardAt: number;
  #cancelTimer = () => {};

  /** @param limit the longest silence there may be, in milliseconds; it may grow */
  constructor(environment: Pick<Environment, "now" | "setTimer">, limit: () => number, tooLong: () => void) {
    this.#environment = environment;
    this.#limit = limit;
    this.#tooLong = tooLong;
    this.#heardAt = environment.now();
    this.#look();
  }

  heard(): void {
    this.#heardAt = this.#environment.now();
  }

  /** How much silence there may still be, in milliseconds. By the clock, as timers stand still while a device sleeps. */
  get left(): number {
    const now = this.#environment.now();
    this.#heardAt = Math.min(this.#heardAt, now); // the clock may have been put back
    return this.#limit() - (now - this.#heardAt);
  }

  stop(): void {
    this.#cancelTimer();
  }

  #look(): void {
    const { left } = this;
    if (left <= 0) this.#tooLong();
    else this.#cancelTimer = this.#environment.setTimer(() => this.#look(), left);
  }
}
