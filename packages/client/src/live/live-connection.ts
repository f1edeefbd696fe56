import type { LiveSubscription } from "@millrace/protocol";
import type { Environment, WakeReason } from "../environment.ts";
import type { ConnectionState, TransportKind } from "./connection-status.ts";
import { Ladder } from "./ladder.ts";
import type { LogEvent, LogFollower } from "./log-follower.ts";
import { LogSubscription } from "./log-subscription.ts";
import type { Transport } from "./transport.ts";

/** How long a restart the server announced may take before it shows, in milliseconds. */
const PLANNED_LIMIT = 2_000;

const CONNECTING: ConnectionState = { status: "connecting", transport: null };

/**
 * The one connection of a client: carries the logs of all sessions that somebody follows, and word of changes of the lists
 * (LIV1, LIV5). It is there while somebody wants something of it.
 */
export class LiveConnection {
  readonly #environment: Environment;
  readonly #ladder: Ladder;
  readonly #subscriptions = new Map<string, Set<LogSubscription>>();
  readonly #listsListeners = new Set<() => void>();
  readonly #stateListeners = new Set<() => void>();
  readonly #eventsListeners = new Set<(events: readonly LogEvent[]) => void>();
  #listsVersion: number | null = null;
  #state = CONNECTING;
  #stopWaking = () => {};
  #cancelTrouble: (() => void) | null = null;

  /**
   * @param transports the best first, at least one
   * @param signedOut called when the server says that nobody is signed in, also when nothing is followed
   */
  constructor(environment: Environment, transports: readonly Transport[], signedOut: () => void) {
    this.#environment = environment;
    this.#ladder = new Ladder(environment, transports, {
      subscriptions: () => this.#wanted(),
      listsVersion: () => this.#listsVersion,
      listsChanged: (version) => this.#listsChanged(version),
      events: (frame) => {
        this.#each(frame.session_id, (subscription) => subscription.received(frame));
        for (const listener of [...this.#eventsListeners]) listener(frame.events);
      },
      subscriptionEnded: (frame) =>
        this.#each(frame.session_id, (subscription) => subscription.carryingEnded(frame.reason)),
      carried: (kind) => this.#carried(kind),
      accepted: (sessionId) => this.#accepted(sessionId),
      lost: (isPlanned) => this.#lost(isPlanned),
      signedOut: () => {
        this.reset();
        signedOut();
      },
    });
  }

  /** Follows a session's log from the follower's offset on. Returns what ends that, without a word to the follower. */
  follow(sessionId: string, follower: LogFollower): () => void {
    const followers = this.#subscriptions.get(sessionId) ?? new Set();
    const leave = () => {
      if (!followers.delete(subscription)) return;
      if (followers.size === 0) this.#subscriptions.delete(sessionId);
      this.#unready(sessionId);
      this.#releaseSoon();
    };
    const subscription = new LogSubscription(this.#environment, follower, {
      ready: () => this.#ready(sessionId, subscription),
      unready: () => this.#unready(sessionId),
      over: leave,
    });
    this.#subscriptions.set(sessionId, followers.add(subscription));
    this.#connect();
    subscription.proceed();
    return () => {
      subscription.stop();
      leave();
    };
  }

  /** Calls back whenever the signed-in person's lists may not be what they were. Returns what ends that. */
  onListsChanged(listener: () => void): () => void {
    const own = () => listener(); // the same listener may listen twice
    this.#listsListeners.add(own);
    this.#connect();
    return () => {
      this.#listsListeners.delete(own);
      this.#releaseSoon();
    };
  }

  /** Calls back with the events of every frame, once those who follow its log have them. Does not keep the connection. */
  onEvents(listener: (events: readonly LogEvent[]) => void): () => void {
    this.#eventsListeners.add(listener);
    return () => this.#eventsListeners.delete(listener);
  }

  /** The same reference until something changed. */
  getState(): ConnectionState {
    return this.#state;
  }

  onStateChanged(listener: () => void): () => void {
    const own = () => listener();
    this.#stateListeners.add(own);
    return () => this.#stateListeners.delete(own);
  }

  /** Ends everything that is followed, as signing out demands. What listens for changes of lists waits for the next one. */
  reset(): void {
    this.#disconnect();
    this.#listsVersion = null;
    for (const subscription of this.#all()) subscription.end("signed_out");
  }

  #connect(): void {
    if (this.#ladder.isRunning) return;
    this.#stopWaking = this.#environment.onWake((reason) => this.#woken(reason));
    this.#ladder.start();
  }

  #disconnect(): void {
    this.#ladder.stop();
    this.#stopWaking();
    this.#cancelTrouble?.();
    this.#cancelTrouble = null;
    this.#show(CONNECTING);
  }

  /** Decides in a later task, so that who leaves and comes back at once keeps the connection. */
  #releaseSoon(): void {
    this.#environment.setTimer(() => {
      if (this.#subscriptions.size === 0 && this.#listsListeners.size === 0) this.#disconnect();
    }, 0);
  }

  #all(): LogSubscription[] {
    return [...this.#subscriptions.values()].flatMap((followers) => [...followers]);
  }

  #each(sessionId: string, call: (subscription: LogSubscription) => void): void {
    for (const subscription of [...(this.#subscriptions.get(sessionId) ?? [])]) call(subscription);
  }

  /** What is to be carried: each log from where the follower is that has the least of it. */
  #wanted(): LiveSubscription[] {
    const wanted: LiveSubscription[] = [];
    for (const session_id of this.#subscriptions.keys()) {
      const offset = this.#offset(session_id);
      if (offset !== null) wanted.push({ session_id, offset });
    }
    return wanted;
  }

  #offset(sessionId: string, except?: LogSubscription): string | null {
    let least: string | null = null;
    for (const subscription of this.#subscriptions.get(sessionId) ?? []) {
      const offset = subscription === except ? null : subscription.offset;
      if (offset !== null && (least === null || offset < least)) least = offset;
    }
    return least;
  }

  #ready(sessionId: string, subscription: LogSubscription): void {
    const { offset } = subscription;
    const others = this.#offset(sessionId, subscription);
    if (offset === null) return;
    if (others === null || offset < others) this.#ladder.subscribe({ session_id: sessionId, offset });
    else if (this.#ladder.carries(sessionId)) this.#accepted(sessionId);
  }

  #unready(sessionId: string): void {
    const offset = this.#offset(sessionId);
    if (offset === null) this.#ladder.unsubscribe(sessionId);
    else if (!this.#ladder.carries(sessionId)) this.#ladder.subscribe({ session_id: sessionId, offset });
  }

  #accepted(sessionId: string): void {
    const { transport } = this.#state;
    if (transport) this.#each(sessionId, (subscription) => subscription.carried(transport));
  }

  #carried(transport: TransportKind): void {
    this.#cancelTrouble?.();
    this.#cancelTrouble = null;
    this.#show({ status: transport === "long-poll" ? "polling" : "live", transport });
    for (const sessionId of this.#subscriptions.keys()) if (this.#ladder.carries(sessionId)) this.#accepted(sessionId);
    for (const subscription of this.#all()) subscription.hurry();
  }

  #lost(isPlanned: boolean): void {
    if (this.#cancelTrouble) return;
    if (isPlanned) this.#cancelTrouble = this.#environment.setTimer(() => this.#showTrouble(), PLANNED_LIMIT);
    else this.#showTrouble();
  }

  #showTrouble(): void {
    this.#cancelTrouble = null;
    this.#show({ status: this.#environment.isOnline() ? "reconnecting" : "offline", transport: null });
    for (const subscription of this.#all()) subscription.lost();
  }

  #listsChanged(version: number): void {
    if (version === this.#listsVersion) return;
    this.#listsVersion = version;
    for (const listener of [...this.#listsListeners]) listener();
  }

  #woken(reason: WakeReason): void {
    this.#ladder.woken(reason);
    for (const subscription of this.#all()) subscription.woken(reason);
  }

  #show(state: ConnectionState): void {
    if (state.status === this.#state.status && state.transport === this.#state.transport) return;
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener();
  }
}
