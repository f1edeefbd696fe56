import type { LiveSubscription } from "@millrace/protocol";
import type { Environment, WakeReason } from "../environment.ts";
import { Carrier, type CarrierHost } from "./carrier.ts";
import type { TransportKind } from "./connection-status.ts";
import { RETRY_AFTER_LIMIT, RetryDelay } from "./retry-delay.ts";
import type { LinkEnd, Transport } from "./transport.ts";

/** How long a transport may take to start before the next one is tried, in milliseconds; a proxy may hold it back. */
const START_LIMIT = 5_000;
/** The same for the last one, below which there is nothing. */
const LAST_START_LIMIT = 10_000;
/** From starting on a lower rung, and from one look at the better ones to the next: at least, and chance adds, in milliseconds. */
const FIRST_CLIMB = { atLeast: 8_000, spread: 2_000 };
const NEXT_CLIMB = { atLeast: 16_000, spread: 8_000 };

/** Whom the ladder carries for. */
export interface LadderHost extends Pick<CarrierHost, "subscriptions" | "listsVersion" | "listsChanged" | "events"> {
  subscriptionEnded: CarrierHost["subscriptionEnded"];
  /** Frames arrive, by this transport from now on; which logs, `carries` says. */
  carried(kind: TransportKind): void;
  /** This log arrives now, too. */
  accepted(sessionId: string): void;
  /** Nothing arrives any more, and it takes a while. `isPlanned`: the server said so. */
  lost(isPlanned: boolean): void;
  /** The ladder stopped, as nobody is signed in. */
  signedOut(): void;
}

/**
 * Has frames carried by the best transport that gets through. One that does not start is given up for the next below; one
 * that worked is tried again first when it breaks. When none gets through, it waits and begins again with the one that
 * worked last. From a lower rung it keeps looking for a better one, and moves when that carries everything (LIV1).
 */
export class Ladder {
  readonly #environment: Environment;
  readonly #transports: readonly Transport[];
  readonly #host: LadderHost;
  readonly #retry: RetryDelay;
  #current: Carrier | null = null;
  /** A better one, on trial. */
  #candidate: Carrier | null = null;
  /** The rung that worked last. */
  #preferred = 0;
  #isRunning = false;
  /** Something may have changed for the better: look without waiting. */
  #climbAtOnce = false;
  #cancelRetry = () => {};
  #cancelClimb = () => {};

  /** @param transports the best first, at least one */
  constructor(environment: Environment, transports: readonly Transport[], host: LadderHost) {
    this.#environment = environment;
    this.#transports = transports;
    this.#host = host;
    this.#retry = new RetryDelay(environment);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(): void {
    this.#isRunning = true;
    this.#open(this.#preferred);
  }

  stop(): void {
    this.#isRunning = false;
    this.#close();
  }

  /** Whether events of this log arrive. */
  carries(sessionId: string): boolean {
    return this.#current?.carries(sessionId) ?? false;
  }

  subscribe(subscription: LiveSubscription): void {
    this.#current?.subscribe(subscription);
    this.#candidate?.subscribe(subscription);
  }

  unsubscribe(sessionId: string): void {
    this.#current?.unsubscribe(sessionId);
    this.#candidate?.unsubscribe(sessionId);
    this.#moveUp();
  }

  woken(reason: WakeReason): void {
    const { rung, hasStarted, isSilent } = this.#current ?? { rung: 0, hasStarted: true, isSilent: true };
    if (reason === "network" || isSilent) {
      this.#close();
      this.#climbAtOnce = true;
      this.#open(this.#preferred);
      if (hasStarted) this.#host.lost(false);
    } else if (hasStarted && rung > 0) {
      this.#climb();
    }
  }

  #close(): void {
    this.#cancelRetry();
    this.#cancelClimb();
    this.#current?.close();
    this.#candidate?.close();
    this.#current = this.#candidate = null;
  }

  #open(rung: number): void {
    this.#current = this.#carrier(rung);
  }

  #carrier(rung: number): Carrier | null {
    const transport = this.#transports[rung];
    if (!transport) return null;
    const host = this.#host;
    return new Carrier(
      this.#environment,
      transport,
      rung,
      rung < this.#transports.length - 1 ? START_LIMIT : LAST_START_LIMIT,
      {
        subscriptions: () => host.subscriptions(),
        listsVersion: () => host.listsVersion(),
        listsChanged: (version) => host.listsChanged(version),
        events: (frame) => host.events(frame),
        subscriptionEnded: (frame) => {
          host.subscriptionEnded(frame);
          this.#progressed();
        },
        started: (carrier) => {
          if (carrier === this.#current) this.#arrived(carrier);
          this.#progressed();
        },
        accepted: (carrier, sessionId) => {
          if (carrier === this.#current) host.accepted(sessionId);
          this.#progressed();
        },
        ended: (carrier, end) => this.#ended(carrier, end),
      },
    );
  }

  /** Frames arrive by another carrier than before. */
  #arrived({ kind, rung }: Carrier): void {
    this.#host.carried(kind);
    if (rung > 0) this.#climbSoon(this.#climbAtOnce ? { atLeast: 0, spread: 0 } : FIRST_CLIMB);
    this.#climbAtOnce = false;
  }

  #progressed(): void {
    if (this.#current?.isComplete) {
      this.#preferred = this.#current.rung;
      this.#retry.works();
    }
    this.#moveUp();
  }

  #moveUp(): void {
    const better = this.#candidate;
    if (!better?.isComplete) return;
    this.#cancelClimb();
    this.#current?.close();
    this.#current = better;
    this.#candidate = null;
    this.#preferred = better.rung;
    this.#arrived(better);
  }

  #climbSoon({ atLeast, spread }: { atLeast: number; spread: number }): void {
    this.#cancelClimb();
    const delay = atLeast + this.#environment.random() * spread;
    this.#cancelClimb = this.#environment.setTimer(() => this.#climb(), delay);
  }

  #climb(): void {
    this.#climbSoon(NEXT_CLIMB);
    if (!this.#candidate) this.#tryBetter(0);
  }

  #tryBetter(rung: number): void {
    if (this.#current && rung < this.#current.rung) this.#candidate = this.#carrier(rung);
  }

  #ended(carrier: Carrier, end: LinkEnd): void {
    if (end.reason === "signed_out") {
      this.stop();
      this.#host.signedOut();
    } else if (carrier === this.#candidate) {
      this.#candidate = null;
      if (end.retryAfterMs > 0) this.#climbSoon({ atLeast: Math.min(end.retryAfterMs, RETRY_AFTER_LIMIT), spread: 0 });
      else this.#tryBetter(carrier.rung + 1);
    } else {
      this.#fell(carrier, end);
    }
  }

  #fell(carrier: Carrier, end: LinkEnd): void {
    const isPlanned = end.reason === "drain";
    const better = this.#candidate;
    this.#cancelClimb();
    this.#current = this.#candidate = null;
    if (better?.hasStarted) {
      this.#current = better;
      this.#host.lost(isPlanned); // as far as it does not carry yet
      this.#arrived(better);
      return;
    }
    better?.close();
    const isStuck = !carrier.hasWorked && !isPlanned && end.retryAfterMs === 0;
    if (isStuck) this.#open(carrier.rung + 1);
    if (!this.#current) {
      const delay = this.#retry.next(end.retryAfterMs);
      this.#cancelRetry = this.#environment.setTimer(() => this.#open(this.#preferred), delay);
    }
    if (!this.#current || carrier.hasStarted) this.#host.lost(isPlanned);
  }
}
