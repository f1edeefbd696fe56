import type { RetentionDependencies } from "./dependencies.ts";
import { findOld, findUnpacked } from "./find-logs.ts";
import { packLog } from "./pack-log.ts";
import { trimLog } from "./trim-log.ts";

/** Time between two looks for something to pack, in milliseconds. */
const STEP_MS = 1_000;
/** The same after a failure, such as a database that is away. */
const FAILED_STEP_MS = 30_000;
/** Time between two looks for something to trim, in milliseconds. */
const TRIM_EVERY_MS = 60 * 60 * 1_000;
/** After each piece of work as many times as long nothing is done, so that this never takes much of the machine. */
const REST = 19;

/**
 * Walks the logs again and again, one piece of work at a time: packs what ended runs left, and trims what is older than it
 * is to be kept (LOG7). Every node may do so.
 */
export class Retention {
  readonly #deps: RetentionDependencies;
  readonly #keepMs: number | null;
  #walk: Promise<void> = Promise.resolve();
  #stopped = false;
  #endPause: (() => void) | null = null;

  /** @param keepMs for how long events are kept after the runs they belong to; null: for ever */
  constructor(deps: RetentionDependencies, keepMs: number | null) {
    this.#deps = deps;
    this.#keepMs = keepMs;
  }

  start(): void {
    this.#walk = this.#walkLogs();
  }

  /** Resolves when the piece of work under way is done. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause?.();
    return this.#walk;
  }

  async #walkLogs(): Promise<void> {
    const { clock, logger } = this.#deps;
    let after = "";
    let trimmedAt = Number.NEGATIVE_INFINITY;
    let step = STEP_MS;
    while (await this.#pause(step)) {
      step = STEP_MS;
      try {
        after = await this.#packSome(after);
        if (this.#keepMs === null || clock.elapsed() - trimmedAt < TRIM_EVERY_MS) continue;
        trimmedAt = clock.elapsed();
        await this.#trim(clock.now() - this.#keepMs);
      } catch (error) {
        step = FAILED_STEP_MS;
        logger.error({ err: error }, "logs could not be packed or trimmed");
      }
    }
  }

  /** @returns where to go on */
  async #packSome(after: string): Promise<string> {
    const { ids, next } = await findUnpacked(this.#deps.storage, after);
    for (const id of ids) {
      for (let more = true; more && !this.#stopped; ) more = await this.#thenRest(() => packLog(this.#deps, id));
    }
    return next;
  }

  async #trim(before: number): Promise<void> {
    let after = "";
    do {
      const { ids, next } = await findOld(this.#deps.storage, before, after);
      for (const id of ids) {
        if (this.#stopped) return;
        await this.#thenRest(() => trimLog(this.#deps, id, before));
      }
      after = next;
    } while (after !== "");
  }

  async #thenRest<Result>(work: () => Promise<Result>): Promise<Result> {
    const { clock } = this.#deps;
    const begun = clock.elapsed();
    const result = await work();
    await this.#pause(REST * (clock.elapsed() - begun));
    return result;
  }

  /** @returns whether to go on afterwards */
  async #pause(ms: number): Promise<boolean> {
    if (this.#stopped) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.setTimer(resolve, ms);
    this.#endPause = () => {
      cancel();
      resolve();
    };
    await promise;
    return !this.#stopped;
  }
}
