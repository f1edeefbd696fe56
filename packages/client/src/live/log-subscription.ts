import { parseOffset } from "@millrace/protocol";
import type { Environment, WakeReason } from "../environment.ts";
import { ApiError } from "../errors.ts";
import type { EventsFrame, SubscriptionEnd } from "./carrier.ts";
import type { ConnectionStatus, TransportKind } from "./connection-status.ts";
import type { FollowEnd, LogFollower, SnapshotSource } from "./log-follower.ts";
import { RetryDelay } from "./retry-delay.ts";

const HOLES_BEFORE_SNAPSHOT = 2;

/** What a subscription needs of the connection that carries it. */
export interface SubscriptionHost {
  /** It has an offset to go on from. */
  ready(): void;
  /** It has none for now: its log need not be carried for it. */
  unready(): void;
  /** It is over. */
  over(): void;
}

/**
 * One follower's life with its log: gets it to where it can be carried from an offset, with a snapshot when there is nothing
 * to go on from, and back there when something about this log goes wrong. Only 401 and 404 end it for good.
 */
export class LogSubscription {
  readonly #environment: Environment;
  readonly #follower: LogFollower;
  readonly #host: SubscriptionHost;
  readonly #retry: RetryDelay;
  #phase: "loading" | "waiting" | "ready" | "over" = "waiting";
  #status: ConnectionStatus = "connecting";
  #snapshotDue = false;
  #holes = 0;
  #mayHurry = true;
  /** Ends loading or waiting. */
  #interrupt = () => {};

  constructor(environment: Environment, follower: LogFollower, host: SubscriptionHost) {
    this.#environment = environment;
    this.#follower = follower;
    this.#host = host;
    this.#retry = new RetryDelay(environment);
  }

  /** Where to carry it from; null while that cannot be. */
  get offset(): string | null {
    return this.#phase === "ready" ? this.#follower.offset() : null;
  }

  /** Begins, or tries again without waiting. */
  proceed(): void {
    if (this.#phase === "over") return;
    this.#interrupt();
    if (!this.#snapshotDue && this.#follower.offset() !== null) {
      this.#phase = "ready";
      this.#host.ready();
    } else if (this.#follower.snapshots) {
      void this.#load(this.#follower.snapshots);
    } else {
      this.end("gone");
    }
  }

  /** Tries at once what it was waiting to try, unless the server asked for time. */
  hurry(): void {
    if (this.#phase === "waiting" && this.#mayHurry) this.proceed();
  }

  woken(reason: WakeReason): void {
    const mayBeLost = this.#phase === "loading" && reason === "network";
    if (mayBeLost || this.#phase === "waiting") this.proceed();
  }

  /** Its log arrives now. */
  carried(kind: TransportKind): void {
    if (this.#phase !== "ready") return;
    this.#retry.works();
    this.#show(kind === "long-poll" ? "polling" : "live");
  }

  /** Nothing arrives any more. */
  lost(): void {
    if (this.#phase !== "over") this.#show(this.#environment.isOnline() ? "reconnecting" : "offline");
  }

  received({ events, offset }: EventsFrame): void {
    if (this.#phase !== "ready") return;
    const before = this.#follower.offset();
    if (before === null || parseOffset(before)?.epoch !== parseOffset(offset)?.epoch) {
      this.#renew();
      return;
    }
    const reception = this.#follower.received(events, offset);
    if (this.#follower.offset() !== before) this.#holes = 0;
    switch (reception) {
      case "taken":
        break;
      case "snapshot-needed":
        this.#renew();
        break;
      case "hole":
        this.#holes += 1;
        this.#snapshotDue = this.#holes % HOLES_BEFORE_SNAPSHOT === 0;
        this.#failed(0);
        break;
    }
  }

  carryingEnded(reason: SubscriptionEnd["reason"]): void {
    if (this.#phase !== "ready") return;
    switch (reason) {
      case "not_found":
        this.end("not_found");
        break;
      case "offset_gone":
      case "invalid_offset":
        this.#renew();
        break;
      case "too_many_subscriptions":
      case "other":
        this.#failed(0);
        break;
    }
  }

  end(reason: FollowEnd): void {
    this.stop();
    this.#host.over();
    this.#follower.ended(reason);
  }

  stop(): void {
    this.#interrupt();
    this.#phase = "over";
  }

  async #load(snapshots: SnapshotSource): Promise<void> {
    const loading = new AbortController();
    this.#phase = "loading";
    this.#interrupt = () => loading.abort();
    try {
      const snapshot = await snapshots.fetch(loading.signal);
      if (loading.signal.aborted) return;
      snapshots.loaded(snapshot);
      this.#snapshotDue = false;
    } catch (error) {
      if (!loading.signal.aborted) this.#refused(error);
      return;
    }
    this.proceed();
  }

  #refused(error: unknown): void {
    const refusal = error instanceof ApiError ? error : null;
    if (refusal?.problem.code === "not_found") this.end("not_found");
    else if (refusal?.problem.code === "unauthenticated") this.end("signed_out");
    else this.#failed(refusal?.retryAfterMs ?? 0);
  }

  #failed(retryAfterMs: number): void {
    this.lost();
    this.#wait(retryAfterMs);
  }

  /** Takes a new snapshot, after a moment: many may have to at the same time. */
  #renew(): void {
    this.#snapshotDue = true;
    this.#wait(0);
  }

  #wait(retryAfterMs: number): void {
    this.#phase = "waiting";
    this.#mayHurry = retryAfterMs === 0;
    this.#interrupt = this.#environment.setTimer(() => this.proceed(), this.#retry.next(retryAfterMs));
    this.#host.unready();
  }

  #show(status: ConnectionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#follower.connectionChanged?.(status);
  }
}
