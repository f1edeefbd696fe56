import type { RunErrorCode } from "@millrace/protocol";
import type { Clock } from "../../clock.ts";

/** When calls are held back from a provider that is out, and for how long. */
export interface CircuitSettings {
  /** Outages in a row that open it; 0: it never opens. */
  readonly threshold: number;
  readonly cooldownMs: number;
}

/** `closed`: calls go through. `open`: they fail at once. `half-open`: one call tries whether it works again. */
export type CircuitState = "closed" | "open" | "half-open";

/** Leave to make one call. Each tells how the call went exactly once; `began` may come before that. */
export interface Pass {
  /** The answer has begun to arrive. */
  began(): void;
  /** It arrived whole, or the provider said no as one that works does. */
  answered(): void;
  /** The provider was out. */
  failed(code: RunErrorCode): void;
  /** Nothing was learned: the caller gave up. */
  abandoned(): void;
}

/**
 * A circuit breaker for one provider and key. Written here because the libraries let the other calls wait for the one that
 * tries, where they are to fail at once, and because they take a caller's giving up for an answer.
 */
export class Circuit {
  readonly #settings: CircuitSettings;
  readonly #clock: Pick<Clock, "now" | "elapsed">;
  #state: CircuitState = "closed";
  #since: number;
  #failures = 0;
  #lastError: RunErrorCode | null = null;
  /** By `Clock.elapsed`. */
  #retryAt = 0;
  /** Counts the calls that tried whether it works again; the last one decides. */
  #probes = 0;

  constructor(settings: CircuitSettings, clock: Pick<Clock, "now" | "elapsed">) {
    this.#settings = settings;
    this.#clock = clock;
    this.#since = clock.now();
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** When it came into its state, in milliseconds since 1970. */
  get since(): number {
    return this.#since;
  }

  /** Outages in a row, up to now. */
  get failures(): number {
    return this.#failures;
  }

  get lastError(): RunErrorCode | null {
    return this.#lastError;
  }

  /** When the next call goes through, in milliseconds since 1970; null where calls do. */
  get retryAt(): number | null {
    if (this.#state === "closed") return null;
    return this.#clock.now() + Math.max(0, Math.ceil(this.#retryAt - this.#clock.elapsed()));
  }

  /** @returns null when the call is to fail at once */
  admit(): Pass | null {
    if (this.#state === "closed") return this.#pass(null);
    if (this.#state === "half-open" || this.#clock.elapsed() < this.#retryAt) return null;
    this.#enter("half-open");
    return this.#pass(++this.#probes);
  }

  /** @param probe its number, when the call tries whether the provider works again */
  #pass(probe: number | null): Pass {
    let isOver = false;
    const once = (act: () => void) => () => {
      if (isOver) return;
      isOver = true;
      act();
    };
    const decides = () => probe === this.#probes && this.#state === "half-open";
    return {
      // Nobody waits for the probe's whole answer; but if that breaks off, it is open again.
      began: () => {
        if (!decides()) return;
        this.#failures = this.#settings.threshold - 1;
        this.#enter("closed");
      },
      answered: once(() => {
        // A call from before it opened does not close it.
        if (this.#state !== "closed" && !decides()) return;
        this.#failures = 0;
        if (this.#state === "half-open") this.#enter("closed");
      }),
      failed: (code) => once(() => this.#failed(code, decides()))(),
      abandoned: once(() => {
        if (decides()) this.#enter("open");
      }),
    };
  }

  #failed(code: RunErrorCode, isProbe: boolean): void {
    this.#lastError = code;
    if (this.#state !== "closed" && !isProbe) return;
    this.#failures++;
    const { threshold, cooldownMs } = this.#settings;
    if (threshold === 0 || (this.#failures < threshold && !isProbe)) return;
    this.#retryAt = this.#clock.elapsed() + cooldownMs;
    this.#enter("open");
  }

  #enter(state: CircuitState): void {
    this.#state = state;
    this.#since = this.#clock.now();
  }
}
