import type { LogEvent, MillraceClient } from "@millrace/client";
import { DELAY_CLASSES } from "@millrace/protocol";

const REPORT_MS = 60_000;
/** Seen between two reports; what is seen beyond that is not counted. */
const MAX_SEEN = 5_000;

/** What the meter needs of the page; tests replace it. */
export interface MeterPage {
  /** Milliseconds since 1970. */
  now(): number;
  isVisible(): boolean;
  /** Calls back once what was just changed is on screen. */
  afterPaint(callback: () => void): void;
  /** Calls back every `ms`; returns what ends that. */
  every(ms: number, callback: () => void): () => void;
}

interface Seen {
  /** On the server's clock. */
  readonly at: number;
  /** On this device's, like `connectedAt`. */
  readonly shownAt: number;
  readonly connectedAt: number;
}

/** What the meter needs of the client. */
export interface MeterClient {
  readonly connection: MillraceClient["connection"];
  readonly api: Pick<MillraceClient["api"], "reportDelivery">;
}

/**
 * Counts how long events take from their commit to this screen, and reports the counts once a minute: no text, no session,
 * nobody's name. Only while the page is looked at, and only events that happened while it was connected: what is caught up
 * with was not on its way.
 */
export class DeliveryMeter {
  readonly #client: MeterClient;
  readonly #page: MeterPage;
  #connectedAt: number | null = null;
  #seen: Seen[] = [];
  /** How far this device's clock is ahead of the server's, from the quickest answer so far. */
  #clock: { ahead: number; roundTrip: number } | null = null;

  constructor(client: MeterClient, page: MeterPage = browserPage) {
    this.#client = client;
    this.#page = page;
  }

  start(): () => void {
    const { connection } = this.#client;
    this.#connectionChanged();
    const stops = [
      connection.subscribe(() => this.#connectionChanged()),
      connection.onEvents((events) => this.#received(events)),
      this.#page.every(REPORT_MS, () => void this.#report()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #connectionChanged(): void {
    const { status } = this.#client.connection.getState();
    const isConnected = status === "live" || status === "polling";
    this.#connectedAt = isConnected ? (this.#connectedAt ?? this.#page.now()) : null;
  }

  #received(events: readonly LogEvent[]): void {
    const connectedAt = this.#connectedAt;
    if (connectedAt === null || !this.#page.isVisible()) return;
    this.#page.afterPaint(() => {
      const shownAt = this.#page.now();
      for (const event of events) {
        if (this.#seen.length >= MAX_SEEN) return;
        if ("at" in event && typeof event.at === "number") this.#seen.push({ at: event.at, shownAt, connectedAt });
      }
    });
  }

  async #report(): Promise<void> {
    if (this.#seen.length === 0) return;
    try {
      if (!this.#clock) await this.#send(DELAY_CLASSES.map(() => 0).concat(0));
      const { ahead } = this.#clock ?? { ahead: 0 };
      const counts = countDelays(this.#seen.splice(0), ahead);
      if (counts.some((count) => count > 0)) await this.#send(counts);
    } catch {
      // Figures are worth one try.
    }
  }

  async #send(counts: readonly number[]): Promise<void> {
    const sentAt = this.#page.now();
    const { now } = await this.#client.api.reportDelivery(counts);
    const roundTrip = this.#page.now() - sentAt;
    if (this.#clock && this.#clock.roundTrip <= roundTrip) return;
    this.#clock = { ahead: sentAt + roundTrip / 2 - now, roundTrip };
  }
}

/** @param ahead how far the clock of `shownAt` is ahead of that of `at`, in milliseconds */
function countDelays(seen: readonly Seen[], ahead: number): number[] {
  const counts = [...DELAY_CLASSES.map(() => 0), 0];
  for (const { at, shownAt, connectedAt } of seen) {
    if (at + ahead < connectedAt) continue;
    const delay = shownAt - ahead - at;
    const found = DELAY_CLASSES.findIndex((limit) => delay <= limit);
    const index = found === -1 ? DELAY_CLASSES.length : found;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

const browserPage: MeterPage = {
  now: Date.now,
  isVisible: () => document.visibilityState === "visible",
  // The frame that follows the one the change is drawn in.
  afterPaint: (callback) => requestAnimationFrame(() => requestAnimationFrame(callback)),
  every(ms, callback) {
    const timer = setInterval(callback, ms);
    return () => clearInterval(timer);
  },
};
