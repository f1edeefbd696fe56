interface Timer {
  at: number;
  callback: () => void;
}

/** Time that only moves when told to, one timer at a time. */
export class FakeClock {
  #elapsed = 0;
  /** What the wall clock said when none had elapsed. */
  #start = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<Timer>();

  readonly now = () => this.#start + this.#elapsed;

  readonly setTimer = (callback: () => void, ms: number) => {
    const timer = { at: this.#elapsed + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** How long until the next timer, in milliseconds; null when there is none. */
  get untilNext(): number | null {
    const next = this.#next();
    return next ? next.at - this.#elapsed : null;
  }

  /** Moves on, calling back every timer that comes due on the way, and lets what they start run as far as it can. */
  async advance(ms: number): Promise<void> {
    await idle();
    const end = this.#elapsed + ms;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#elapsed = next.at;
      this.#timers.delete(next);
      next.callback();
      await idle();
    }
    this.#elapsed = end;
    await idle();
  }

  /** Moves to the next timer. */
  async step(): Promise<void> {
    await idle();
    await this.advance(this.untilNext ?? 0);
  }

  /** Lets wall-clock time pass without timers, as while a device sleeps; backwards, as when the clock is put back. */
  sleep(ms: number): void {
    this.#start += ms;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }
}

/** Resolves when every promise and stream that can go on has gone on. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}
