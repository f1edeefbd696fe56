import type { Scheduler } from "./scheduler.ts";

/** What others notice of a machine's end: their connections break, or nothing. */
export type Death = "reset" | "silence";

/** When every simulation begins, by a correct clock. */
const BEGINNING = Date.UTC(2026, 0, 1);

/**
 * One thing that runs code: a server process or a browser tab. Whatever reaches its code (timers, the network, the disk)
 * goes through `run`, so that nothing reaches one that is dead, and everything waits for one that sleeps.
 *
 * Its clock fits both the server's `Clock` and the client's environment.
 */
export class Machine {
  readonly #scheduler: Scheduler;
  #state: "awake" | "asleep" | "dead" = "awake";
  #missed: (() => void)[] = [];
  #clockError = 0;
  #awakeSince = 0;
  #asleepSince = 0;
  readonly #mourners = new Set<(how: Death) => void>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  readonly now = (): number => Math.floor(BEGINNING + this.#scheduler.now + this.#clockError);

  readonly elapsed = (): number => this.#scheduler.now;

  readonly setTimer = (callback: () => void, ms: number): (() => void) => {
    let live = true;
    const cancelTask = this.#scheduler.schedule(() => this.run(() => live && callback()), ms);
    return () => {
      live = false;
      cancelTask();
    };
  };

  readonly afterTurn = (callback: () => void): void => {
    this.#scheduler.schedule(() => this.run(callback), 0);
  };

  get isAwake(): boolean {
    return this.#state === "awake";
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  /** Whether it could do things for `ms` milliseconds after the time `since` of the scheduler. */
  wasAwakeFor(ms: number, since: number): boolean {
    const until = this.#state === "asleep" ? this.#asleepSince : this.#scheduler.now;
    return until - Math.max(since, this.#awakeSince) >= ms;
  }

  /** Calls back now, on waking, or never. */
  run(callback: () => void): void {
    if (this.#state === "awake") callback();
    else if (this.#state === "asleep") this.#missed.push(callback);
  }

  /** Puts the wall clock forward, or back with a negative number. */
  moveClock(ms: number): void {
    this.#clockError += ms;
  }

  sleep(): void {
    if (this.#state !== "awake") return;
    this.#state = "asleep";
    this.#asleepSince = this.#scheduler.now;
  }

  /** What came meanwhile comes now, one thing after the other. */
  wake(): void {
    if (this.#state !== "asleep") return;
    this.#state = "awake";
    this.#awakeSince = this.#scheduler.now;
    for (const callback of this.#missed.splice(0)) this.#scheduler.schedule(() => this.run(callback), 0);
  }

  die(how: Death): void {
    if (this.#state === "dead") return;
    this.#state = "dead";
    this.#missed = [];
    for (const mourner of [...this.#mourners]) mourner(how);
    this.#mourners.clear();
  }

  /** Calls back when it dies; returns what ends that. */
  whenDead(callback: (how: Death) => void): () => void {
    this.#mourners.add(callback);
    return () => {
      this.#mourners.delete(callback);
    };
  }
}
