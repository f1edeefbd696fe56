import { backoff } from "../backoff.ts";
import type { Environment } from "../environment.ts";

/** What worked for this long, in milliseconds, was good: waits start from the least again. */
const PROVEN_AFTER = 10_000;
/** The longest a server can ask a client to stay away, in milliseconds. */
export const RETRY_AFTER_LIMIT = 60_000;

/** How long to wait before trying something again: longer with each failure in a row (LIV3). */
export class RetryDelay {
  readonly #environment: Pick<Environment, "now" | "random">;
  #failures = 0;
  #worksSince: number | null = null;

  constructor(environment: Pick<Environment, "now" | "random">) {
    this.#environment = environment;
  }

  works(): void {
    this.#worksSince ??= this.#environment.now();
  }

  /**
   * It failed.
   *
   * @param atLeast how long the server asked to wait, in milliseconds
   * @returns how long to wait, in milliseconds
   */
  next(atLeast: number): number {
    const { now, random } = this.#environment;
    if (this.#worksSince !== null && now() - this.#worksSince >= PROVEN_AFTER) this.#failures = 0;
    this.#worksSince = null;
    return Math.max(Math.min(atLeast, RETRY_AFTER_LIMIT), backoff(this.#failures++, random));
  }
}
