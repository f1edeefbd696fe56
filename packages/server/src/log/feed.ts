import type { SessionEvent } from "@millrace/protocol";

/** A committed event as readers get it: its JSON (LOG2), and the same as an object for those who look inside. */
export interface LogEvent {
  readonly seq: number;
  readonly text: string;
  readonly event: SessionEvent;
}

/** The name under which those listen who show a person's lists. */
export function listsTopic(userId: string): string {
  return `lists:${userId}`;
}

/** How much of each log, and of all together, stays in memory; what is older is read from the store. */
const RING_EVENTS = 256;
const RING_CHARACTERS = 128 * 1_024;
const ALL_CHARACTERS = 8 * 1_024 * 1_024;

/** `dropped`: the log was erased or renumbered, not just continued. */
type Listener = (dropped: boolean) => void;

interface Ring {
  readonly epoch: number;
  /** Consecutive; the last one is the newest event known. */
  readonly events: LogEvent[];
  characters: number;
}

/**
 * The newest committed events of busy logs, and a bell for their readers. Holds nothing that is not on disk, so it may
 * forget anything at any time; a reader that keeps up is served by the next publish all the same.
 */
export class LogFeed {
  /** In order of their beginning. */
  readonly #rings = new Map<string, Ring>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #characters = 0;

  /** Called once per commit and log, in commit order. */
  publish(log: string, epoch: number, events: readonly LogEvent[]): void {
    const first = events[0];
    if (first) this.#keep(log, epoch, first.seq, events);
    this.wake(log);
  }

  /** Forgets a log that was erased or whose epoch rose, and wakes its readers. */
  drop(log: string): void {
    this.#forget(log);
    this.#ring(log, true);
  }

  /** Forgets a log of which more may be on disk than was published, and wakes its readers: they ask the store. */
  doubt(log: string): void {
    this.#forget(log);
    this.wake(log);
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
  subscribe(log: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(log) ?? new Set();
    this.#listeners.set(log, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(log) === listeners) this.#listeners.delete(log);
    };
  }

  /** Seq of the newest event in memory under this epoch, null when there is none. */
  newest(log: string, epoch: number): number | null {
    const ring = this.#rings.get(log);
    return (ring?.epoch === epoch && ring.events.at(-1)?.seq) || null;
  }

  /** Wakes the readers of a log, or whoever else listens under this name. */
  wake(log: string): void {
    this.#ring(log, false);
  }

  /** Wakes every reader of every log. */
  wakeAll(): void {
    for (const log of this.#listeners.keys()) this.wake(log);
  }

  #keep(log: string, epoch: number, firstSeq: number, events: readonly LogEvent[]): void {
    let ring = this.#rings.get(log);
    if (!ring || ring.epoch !== epoch || ring.events.at(-1)?.seq !== firstSeq - 1) {
      this.#forget(log);
      ring = { epoch, events: [], characters: 0 };
      this.#rings.set(log, ring);
    }
    for (const event of events) {
      ring.events.push(event);
      this.#count(ring, event.text.length);
    }
    if (ring.events.length > RING_EVENTS || ring.characters > RING_CHARACTERS) this.#halve(ring);
    while (this.#characters > ALL_CHARACTERS && this.#rings.size > 1) {
      const [oldest] = this.#rings.keys();
      if (oldest !== undefined) this.#forget(oldest);
    }
  }

  /** Drops the older half by count, then by size; always keeps the newest event. */
  #halve(ring: Ring): void {
    let keep = 0;
    let characters = 0;
    for (const { text } of ring.events.toReversed()) {
      if (keep > 0 && (keep >= RING_EVENTS / 2 || characters + text.length > RING_CHARACTERS / 2)) break;
      characters += text.length;
      keep++;
    }
    ring.events.splice(0, ring.events.length - keep);
    this.#count(ring, characters - ring.characters);
  }

  #forget(log: string): void {
    const ring = this.#rings.get(log);
    if (ring) this.#count(ring, -ring.characters);
    this.#rings.delete(log);
  }

  #count(ring: Ring, characters: number): void {
    ring.characters += characters;
    this.#characters += characters;
  }

  #ring(log: string, dropped: boolean): void {
    const listeners = this.#listeners.get(log);
    if (listeners) for (const listener of listeners) listener(dropped);
  }
}
