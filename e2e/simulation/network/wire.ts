import type { Random } from "../../lib/random.ts";
import type { Scheduler } from "../time/scheduler.ts";

/** How bytes stop coming: with an end, with an error, or without a word. */
export type WireEnd = "clean" | "reset" | "silence";

export interface WireHandlers {
  bytes(chunk: Uint8Array): void;
  /** Not called after `silence`. */
  end(how: "clean" | "reset"): void;
  /** Everything written has arrived, or never will. */
  drained(): void;
  /** The sender's side: the receiver is gone, by a fault on the way. Not called after `silence`. */
  broken(): void;
}

/** What a wire leads over. */
interface Route {
  /** What travels on it right now. */
  readonly wires: Set<Wire>;
  /** How long the next bytes take, in milliseconds. */
  readonly latency: number;
  /** Nothing arrives before this time of the scheduler. */
  readonly stalledUntil: number;
}

interface Piece {
  readonly at: number;
  readonly chunk: Uint8Array | WireEnd;
}

/** Bytes on their way from the server to a browser: in order, late, in pieces, and cut off after any byte. */
export class Wire {
  readonly #route: Route;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #handlers: WireHandlers;
  #queue: Piece[] = [];
  #travelling = 0;
  #pumping = false;
  #cut: { how: WireEnd; after: number; happened?: () => void } | null = null;
  #over = false;

  constructor(route: Route, scheduler: Scheduler, random: Random, handlers: WireHandlers) {
    this.#route = route;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#handlers = handlers;
    route.wires.add(this);
  }

  /** Bytes written that have not arrived. */
  get travelling(): number {
    return this.#travelling;
  }

  get isOver(): boolean {
    return this.#over;
  }

  write(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#travelling += bytes.length;
    let rest = bytes;
    while (rest.length > 1 && this.#random.chance(0.1)) {
      const at = this.#random.between(1, rest.length - 1);
      this.#send(rest.subarray(0, at));
      rest = rest.subarray(at);
    }
    this.#send(rest);
  }

  /** Ends it after what was written. */
  end(how: WireEnd): void {
    if (!this.#over) this.#send(how);
  }

  /** Cuts it once `after` more bytes have arrived. */
  cut(how: WireEnd, after: number, happened?: () => void): void {
    this.#cut = { how, after, ...(happened && { happened }) };
    if (after === 0) this.#breakNow();
  }

  /** Stops everything at once: the receiver does not want it any more. */
  discard(): void {
    this.#over = true;
    this.#queue = [];
    this.#travelling = 0;
    this.#route.wires.delete(this);
  }

  #send(chunk: Piece["chunk"]): void {
    const at = Math.max(this.#queue.at(-1)?.at ?? 0, this.#scheduler.now + this.#route.latency);
    this.#queue.push({ at, chunk });
    if (!this.#pumping) this.#pump();
  }

  #pump(): void {
    const next = this.#queue[0];
    this.#pumping = next !== undefined;
    if (!next) return;
    const due = Math.max(next.at, this.#route.stalledUntil);
    this.#scheduler.schedule(() => {
      if (this.#over) return;
      if (this.#route.stalledUntil <= this.#scheduler.now) {
        this.#queue.shift();
        this.#arrive(next.chunk);
      }
      if (!this.#over) this.#pump();
    }, due - this.#scheduler.now);
  }

  #arrive(chunk: Piece["chunk"]): void {
    if (typeof chunk === "string") {
      this.discard();
      if (chunk !== "silence") this.#handlers.end(chunk);
      return;
    }
    const cut = this.#cut;
    if (cut && cut.after <= chunk.length) {
      if (cut.after > 0) this.#handlers.bytes(chunk.subarray(0, cut.after));
      this.#breakNow();
      return;
    }
    if (cut) cut.after -= chunk.length;
    this.#travelling -= chunk.length;
    this.#handlers.bytes(chunk);
    if (this.#travelling === 0) this.#handlers.drained();
  }

  #breakNow(): void {
    const cut = this.#cut;
    if (!cut || this.#over) return;
    this.discard();
    cut.happened?.();
    if (cut.how === "silence") return;
    this.#handlers.broken();
    this.#handlers.end(cut.how);
  }
}
