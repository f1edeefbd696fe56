import type { DeviceStorage, Place } from "../../../packages/client/src/storage/device-storage.ts";
import type { Random } from "../../lib/random.ts";
import type { Machine } from "../time/machine.ts";
import type { Scheduler } from "../time/scheduler.ts";

/** A message that waits to be sent, as far as the simulation looks into it. */
interface KeptMessage {
  readonly client_message_id: string;
  readonly content: string;
  readonly session_id: string;
}

/** What a browser keeps for all its tabs, also when none is open. */
export class BrowserStorage {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  /** By the simulation's time. */
  readonly #failures: { from: number; until: number }[] = [];
  /** In order of their last change. */
  readonly #values = new Map<string, { place: Place; value: unknown }>();

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler;
    this.#random = random;
  }

  get messages(): KeptMessage[] {
    return [...this.#values.values()].flatMap(
      ({ place, value }) => (place.kind === "message" ? [value as KeptMessage] : []), // written by the client's own code
    );
  }

  /** As one tab reaches it: each thing takes a moment, one after the other, and a tab that is gone by then changes nothing. */
  of(tab: Machine): DeviceStorage {
    let busyUntil = 0;
    const later = <Result>(work: () => Result): Promise<Result> =>
      new Promise((resolve) => {
        busyUntil = Math.max(busyUntil, tab.elapsed()) + this.#random.between(0, 8) / 4;
        tab.setTimer(() => resolve(work()), busyUntil - tab.elapsed());
      });
    return {
      read: (place) => later(() => (this.#fails ? undefined : this.#values.get(keyOf(place))?.value)),
      update: (place, change) => later(() => !this.#fails && this.#update(place, change)),
      places: () => later(() => (this.#fails ? null : Array.from(this.#values.values(), ({ place }) => place))),
      remove: (picked) => later(() => this.#remove(picked)),
    };
  }

  /** Everything is gone, as when a person clears it. */
  clear(): void {
    this.#values.clear();
  }

  /** It neither reads nor writes for a while, as when there is no room. */
  failFor(ms: number): void {
    const from = this.#scheduler.now;
    this.#failures.push({ from, until: from + ms });
  }

  heal(): void {
    for (const failure of this.#failures) failure.until = Math.min(failure.until, this.#scheduler.now);
  }

  failedBetween(from: number, until: number): boolean {
    return this.#failures.some((failure) => failure.from <= until && from < failure.until);
  }

  get #fails(): boolean {
    return this.failedBetween(this.#scheduler.now, this.#scheduler.now);
  }

  #update(place: Place, change: (value: unknown) => unknown): true {
    const key = keyOf(place);
    const before = this.#values.get(key)?.value;
    const value = change(before);
    if (value === before) return true;
    this.#values.delete(key);
    if (value !== undefined) this.#values.set(key, { place, value });
    return true;
  }

  #remove(picked: (place: Place) => boolean): void {
    if (this.#fails) return;
    for (const [key, { place }] of this.#values) if (picked(place)) this.#values.delete(key);
  }
}

function keyOf({ user, kind, id }: Place): string {
  return `${user} ${kind} ${id}`;
}
