import type { Random } from "../../lib/random.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { Wire } from "./wire.ts";

/** What becomes of one request. `lost`: it never arrives. `reply-lost`: it is carried out, its answer never arrives. */
export type RequestFault = "lost" | "reply-lost" | "duplicate";

/** What becomes of one frame of events: it comes twice, or after the next one. */
export type FrameFault = "duplicate" | "reorder";

/** What a proxy in between does to answers without an end: lets them through, holds them back, or refuses them. */
export type StreamPolicy = "open" | "buffered" | "refused";

/** How one browser reaches the server: everything it sends and receives goes through here. */
export class Link {
  readonly name: string;
  online = true;
  webSockets: "open" | "refused" = "open";
  streams: StreamPolicy = "open";
  /** Nothing arrives at the browser before this time of the scheduler. */
  stalledUntil = 0;
  /** What travels to the browser right now. */
  readonly wires = new Set<Wire>();
  readonly #random: Random;
  readonly #requestFaults: { fault: RequestFault; happened: () => void }[] = [];
  readonly #frameFaults: { fault: FrameFault; happened: () => void }[] = [];
  readonly #scheduler: Scheduler;
  #latency: [least: number, most: number];

  constructor(name: string, scheduler: Scheduler, random: Random) {
    this.name = name;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#latency = random.pick([
      [1, 2],
      [1, 30],
      [40, 60],
      [10, 300],
    ]);
  }

  /** How long the next bytes travel, in milliseconds. */
  get latency(): number {
    return this.#random.between(...this.#latency);
  }

  /** For the next request that can have it. */
  failRequest(fault: RequestFault, happened: () => void): void {
    this.#requestFaults.push({ fault, happened });
  }

  /** @param repeatable whether a proxy may send the request twice */
  takeRequestFault(repeatable: boolean): RequestFault | null {
    const index = this.#requestFaults.findIndex(({ fault }) => fault !== "duplicate" || repeatable);
    if (index < 0) return null;
    const [taken] = this.#requestFaults.splice(index, 1);
    taken?.happened();
    return taken?.fault ?? null;
  }

  /** For the next frame of events. */
  failFrame(fault: FrameFault, happened: () => void): void {
    this.#frameFaults.push({ fault, happened });
  }

  takeFrameFault(): FrameFault | null {
    const taken = this.#frameFaults.shift();
    taken?.happened();
    return taken?.fault ?? null;
  }

  stall(ms: number): void {
    this.stalledUntil = this.#scheduler.now + ms;
  }

  /** Ends everything under way. `silence`: neither end is told. */
  breakAll(how: "reset" | "silence"): void {
    for (const wire of [...this.wires]) wire.cut(how, 0);
  }

  heal(): void {
    this.online = true;
    this.webSockets = "open";
    this.streams = "open";
    this.stalledUntil = 0;
    this.#requestFaults.length = 0;
    this.#frameFaults.length = 0;
  }
}
