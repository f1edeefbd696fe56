import type { Clock } from "../../clock.ts";
import { percentile } from "../../percentile.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** The newest times that percentiles are made of. */
const MAX_TIMES = 200;

/** What the calls of the last hour came to. */
export interface Figures {
  calls: number;
  failed: number;
  /** Milliseconds to the first piece of an answer; null when there was none. */
  firstByteP50Ms: number | null;
  firstByteP95Ms: number | null;
}

interface Minute {
  minute: number;
  calls: number;
  failed: number;
}

/** Counts calls by the minute and forgets them after an hour; its size does not grow with their number. */
export class CallFigures {
  readonly #clock: Pick<Clock, "elapsed">;
  #minutes: Minute[] = [];
  #times: { minute: number; ms: number }[] = [];

  constructor(clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
  }

  /** @param firstByteMs null when nothing came */
  count(failed: boolean, firstByteMs: number | null): void {
    const minute = this.#forget();
    if (this.#minutes.at(-1)?.minute !== minute) this.#minutes.push({ minute, calls: 0, failed: 0 });
    const last = this.#minutes.at(-1);
    if (last) {
      last.calls++;
      if (failed) last.failed++;
    }
    if (firstByteMs === null) return;
    this.#times.push({ minute, ms: Math.round(firstByteMs) });
    if (this.#times.length > MAX_TIMES) this.#times.shift();
  }

  read(): Figures {
    this.#forget();
    const times = this.#times.map(({ ms }) => ms).sort((one, other) => one - other);
    return {
      calls: this.#minutes.reduce((sum, { calls }) => sum + calls, 0),
      failed: this.#minutes.reduce((sum, { failed }) => sum + failed, 0),
      firstByteP50Ms: percentile(times, 0.5),
      firstByteP95Ms: percentile(times, 0.95),
    };
  }

  /** @returns the present minute */
  #forget(): number {
    const minute = Math.floor(this.#clock.elapsed() / MINUTE_MS);
    const isRecent = (counted: { minute: number }) => counted.minute > minute - MINUTES;
    if (!this.#minutes.every(isRecent)) this.#minutes = this.#minutes.filter(isRecent);
    if (!this.#times.every(isRecent)) this.#times = this.#times.filter(isRecent);
    return minute;
  }
}
