import type { Scheduler } from "./scheduler.ts";

const KEPT_LINES = 400;

/** What happened, one line each: the newest lines for people, and a hash of all of them to compare two runs by. */
export class Trace {
  readonly #scheduler: Scheduler;
  readonly #lines: string[] = [];
  readonly #print: boolean;
  #hash = 0x811c9dc5;

  /** @param print writes every line to the console as well */
  constructor(scheduler: Scheduler, print: boolean) {
    this.#scheduler = scheduler;
    this.#print = print;
  }

  add(what: string): void {
    const line = `${this.#scheduler.now.toFixed(2)} ${what}`;
    for (let at = 0; at < line.length; at++) this.#hash = Math.imul(this.#hash ^ line.charCodeAt(at), 0x01000193);
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(0, KEPT_LINES);
    if (this.#print) console.log(line);
  }

  /** FNV-1a of every line since the beginning. */
  get hash(): number {
    return this.#hash >>> 0;
  }

  get newest(): string {
    return this.#lines.slice(-KEPT_LINES).join("\n");
  }
}
