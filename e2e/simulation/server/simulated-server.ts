import type { Death } from "../time/machine.ts";
import { ServerProcess, type ServerSurroundings } from "./server-process.ts";

/** How long a stop waits for answers under way, in milliseconds. */
const GRACE_MS = 2_000;
/** How long a stop waits for requests under way, in milliseconds. */
const CLOSE_MS = 1_000;

/** The address browsers connect to, whichever process serves it, if any. */
export class SimulatedServer {
  readonly #surroundings: ServerSurroundings;
  #process: ServerProcess | null = null;

  constructor(surroundings: ServerSurroundings) {
    this.#surroundings = surroundings;
  }

  /** The process that runs; it may not listen yet, or not any more. */
  get process(): ServerProcess | null {
    return this.#process;
  }

  /** The process that listens. */
  get listening(): ServerProcess | null {
    return this.#process?.accepts ? this.#process : null;
  }

  /** Starts a process after `ms` milliseconds, unless one runs by then. */
  startIn(ms: number): void {
    this.#surroundings.scheduler.schedule(() => this.#start(), ms);
  }

  kill(how: Death): void {
    const process = this.#process;
    this.#process = null;
    process?.kill(how);
  }

  /** Stops in good order, then calls back. */
  async drain(): Promise<void> {
    const process = this.#process;
    if (!process) return;
    await process.drain(GRACE_MS);
    await new Promise<void>((resolve) => process.machine.setTimer(resolve, CLOSE_MS));
    await process.close();
    if (this.#process === process) this.#process = null;
  }

  #start(): void {
    if (this.#process) return;
    const { trace } = this.#surroundings;
    const process = new ServerProcess(this.#surroundings);
    this.#process = process;
    trace.add("server starts");
    process.start().then(
      () => trace.add("server listens"),
      (error: unknown) => {
        trace.add(`server could not start: ${error}`);
        if (this.#process !== process) return;
        this.kill("reset");
        this.startIn(1_000);
      },
    );
  }
}
