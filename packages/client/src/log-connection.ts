import type { Snapshot } from "@millrace/protocol";
import { backoff } from "./backoff.ts";
import type { Environment, WakeReason } from "./environment.ts";
import { ApiError, ConnectionError } from "./errors.ts";
import { type LogEvent, readLog } from "./read-log.ts";
import type { ConnectionStatus } from "./session-view.ts";

/**
 * What became of events: all taken; taken up to a hole (LOG3); or all taken, but what is loaded no longer suffices to
 * show the session.
 */
export type Reception = "taken" | "hole" | "snapshot-needed";

/** Who follows a log through a `LogConnection`. None of it is called any more once `stop` was. */
export interface LogFollower {
  /** The offset of the last event it has; null when it has nothing to go on from. */
  offset(): string | null;
  fetchSnapshot(signal: AbortSignal): Promise<Snapshot>;
  /** Starts anew from a snapshot. */
  loaded(snapshot: Snapshot): void;
  /** Takes events in order, skipping those it has. */
  received(events: readonly LogEvent[]): Reception;
  connectionChanged(status: ConnectionStatus): void;
  /** The connection gave up for good. */
  ended(reason: "not_found" | "signed_out"): void;
}

/** Silence after which a connection counts as dead, in milliseconds (LIV3). */
const SILENCE_LIMIT = 40_000;
/** A connection that was live for this long, in milliseconds, was a good one: waiting starts from the least again. */
const PROVEN_AFTER = 10_000;
/** The longest a server can ask a client to stay away, in milliseconds. */
const RETRY_AFTER_LIMIT = 60_000;
const HOLES_BEFORE_SNAPSHOT = 2;
const WOKEN = "woken";

/**
 * Keeps one follower up with one session's log: takes a snapshot when there is nothing to go on from, reads from its
 * offset, and whenever that ends, however it ends, waits and goes on (LIV3). Only 401 and 404 end it for good.
 */
export class LogConnection {
  readonly #environment: Environment;
  readonly #path: string;
  readonly #follower: LogFollower;
  readonly #stopWaking: () => void;
  #stopped = false;
  /** Ends the current attempt, or the wait for the next one. */
  #interrupt = new AbortController();
  #waiting = false;
  #snapshotDue: boolean;
  #holes = 0;
  /** Attempts that ended since the last good one. */
  #failures = 0;
  #heardAt = 0;
  #liveSince: number | null = null;
  #cancelWatchdog = () => {};

  /** Starts at once. */
  constructor(environment: Environment, sessionId: string, follower: LogFollower) {
    this.#environment = environment;
    this.#path = `/api/v1/chat/sessions/${encodeURIComponent(sessionId)}/log`;
    this.#follower = follower;
    this.#snapshotDue = follower.offset() === null;
    this.#stopWaking = environment.onWake((reason) => this.#woken(reason));
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopWaking();
    this.#interrupt.abort();
  }

  async #run(): Promise<void> {
    while (true) {
      const delay = await this.#attempt();
      if (this.#stopped) return;
      this.#follower.connectionChanged(this.#environment.isOnline() ? "reconnecting" : "offline");
      if (delay > 0) await this.#wait(delay);
      if (this.#stopped) return;
    }
  }

  /** One attempt to catch up and stay live. Returns how long to wait before the next one, in milliseconds. */
  async #attempt(): Promise<number> {
    this.#interrupt = new AbortController();
    const { signal } = this.#interrupt;
    this.#liveSince = null;
    this.#heard();
    try {
      if (this.#snapshotDue) {
        const snapshot = await this.#follower.fetchSnapshot(signal);
        if (signal.aborted) throw new ConnectionError();
        this.#follower.loaded(snapshot);
        this.#snapshotDue = false;
      }
      const path = `${this.#path}?offset=${this.#follower.offset()}&live=sse`;
      await readLog(this.#environment, path, signal, {
        heard: () => this.#heard(),
        received: (events) => this.#received(events),
        opened: () => this.#opened(),
      });
      return this.#delay(0);
    } catch (error) {
      return signal.reason === WOKEN ? 0 : this.#failed(error);
    } finally {
      this.#cancelWatchdog();
      this.#interrupt.abort();
    }
  }

  #failed(error: unknown): number {
    if (this.#stopped || !(error instanceof ApiError)) return this.#delay(0);
    const { code } = error.problem;
    if (code === "unauthenticated" || code === "not_found") {
      this.stop();
      this.#follower.ended(code === "not_found" ? "not_found" : "signed_out");
    }
    if (code === "offset_gone") this.#snapshotDue = true;
    return this.#delay(Math.min(error.retryAfterMs ?? 0, RETRY_AFTER_LIMIT));
  }

  #delay(atLeast: number): number {
    const { now, random } = this.#environment;
    if (this.#liveSince !== null && now() - this.#liveSince >= PROVEN_AFTER) this.#failures = 0;
    return Math.max(atLeast, backoff(this.#failures++, random));
  }

  async #wait(ms: number): Promise<void> {
    this.#interrupt = new AbortController();
    const { signal } = this.#interrupt;
    this.#waiting = true;
    await new Promise<void>((resolve) => {
      const cancelTimer = this.#environment.setTimer(resolve, ms);
      signal.addEventListener("abort", () => {
        cancelTimer();
        resolve();
      });
    });
    this.#waiting = false;
  }

  #heard(): void {
    this.#heardAt = this.#environment.now();
    this.#cancelWatchdog();
    this.#cancelWatchdog = this.#environment.setTimer(() => this.#interrupt.abort(), SILENCE_LIMIT);
  }

  #received(events: readonly LogEvent[]): void {
    const before = this.#follower.offset();
    const reception = this.#follower.received(events);
    if (this.#follower.offset() !== before) this.#holes = 0;
    if (reception === "taken") return;
    if (reception === "hole") this.#holes += 1;
    this.#snapshotDue = reception === "snapshot-needed" || this.#holes % HOLES_BEFORE_SNAPSHOT === 0;
    throw new ConnectionError();
  }

  #opened(): void {
    if (this.#liveSince !== null) return;
    this.#liveSince = this.#environment.now();
    this.#follower.connectionChanged("live");
  }

  /** Timers stand still while a device sleeps, so silence is measured again by the clock. */
  #woken(reason: WakeReason): void {
    const silent = this.#environment.now() - this.#heardAt >= SILENCE_LIMIT;
    if (reason === "network" || this.#waiting || silent) this.#interrupt.abort(WOKEN);
  }
}
