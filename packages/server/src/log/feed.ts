import type { SessionEvent } from "@millrace/protocol";

/** A committed event as readers get it: its JSON (LOG2), and the same as an object for those who look inside. */
export interface LogEvent {
  readonly seq: number;
  readonly text: string;
  readonly event: SessionEvent;
}

/** How much of each log stays in memory; what is older is read from the store. */
const RING_EVENTS = 1_024;
const RING_CHARACTERS = 512 * 1_024;
const MAX_RINGS = 2_000;

interface Ring {
  epoch: number;
  /** Consecutive; the last one is the newest event known. */
  events: LogEvent[];
  characters: number;
}

/**
 * The newest committed events of busy logs, and a bell for their readers. Holds nothing that is not on disk, so it may
 * forget anything at any time.
 */
export class LogFeed {
  readonly #rings = new Map<string, Ring>();
  readonly #waiters = new Map<string, Set<() => void>>();

  /** Called once per commit and log, in commit order. */
  publish(log: string, epoch: number, events: readonly LogEvent[]): void {
    const first = events[0];
    if (first) this.#keep(log, epoch, first.seq, events);
    this.#ring(log);
  }

  /** Forgets a log that was erased or whose epoch rose, and wakes its readers. */
  drop(log: string): void {
    this.#rings.delete(log);
    this.#ring(log);
  }

  /** Events after `seq` if memory has all of them, else null. An empty array means that `seq` is the newest known. */
  after(log: string, epoch: number, seq: number): readonly LogEvent[] | null {
    const ring = this.#rings.get(log);
    const first = ring?.events[0];
    if (!ring || !first || ring.epoch !== epoch || seq < first.seq - 1) return null;
    const from = seq - first.seq + 1;
    return from > ring.events.length ? null : ring.events.slice(from);
  }

  /**
   * Calls `listener` after each publish or drop of this log. It may be called when there is nothing new.
   *
   * @returns ends the subscription
   */
  subscribe(log: string, listener: () => void): () => void {
    const listeners = this.#waiters.get(log) ?? new Set();
    this.#waiters.set(log, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#waiters.get(log) === listeners) this.#waiters.delete(log);
    };
  }

  /** Wakes every reader of every log. */
  wakeAll(): void {
    for (const log of this.#waiters.keys()) this.#ring(log);
  }

  #keep(log: string, epoch: number, firstSeq: number, events: readonly LogEvent[]): void {
    let ring = this.#rings.get(log);
    // Moving the log to the end of the map keeps the map in order of last use.
    if (ring) this.#rings.delete(log);
    if (!ring || ring.epoch !== epoch || ring.events.at(-1)?.seq !== firstSeq - 1) {
      ring = { epoch, events: [], characters: 0 };
    }
    this.#rings.set(log, ring);
    for (const event of events) {
      ring.events.push(event);
      ring.characters += event.text.length;
    }
    if (ring.events.length > RING_EVENTS || ring.characters > RING_CHARACTERS) halve(ring);
    if (this.#rings.size > MAX_RINGS) {
      const oldest = this.#rings.keys().next();
      if (!oldest.done) this.#rings.delete(oldest.value);
    }
  }

  #ring(log: string): void {
    const listeners = this.#waiters.get(log);
    if (listeners) for (const listener of listeners) listener();
  }
}

/** Drops the older half by count, then by size; always keeps the newest event. */
function halve(ring: Ring): void {
  let drop = Math.max(0, ring.events.length - RING_EVENTS / 2);
  let characters = ring.characters;
  for (let i = 0; i < ring.events.length - 1; i++) {
    if (i >= drop && characters <= RING_CHARACTERS / 2) break;
    characters -= ring.events[i]?.text.length ?? 0;
    drop = Math.max(drop, i + 1);
  }
  ring.events.splice(0, drop);
  ring.characters = characters;
}
