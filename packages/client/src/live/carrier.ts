import type { LiveSubscription } from "@millrace/protocol";
import type { Environment } from "../environment.ts";
import type { TransportKind } from "./connection-status.ts";
import type { ReceivedFrame } from "./received-frame.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { BROKEN, type Link, type LinkEnd, type Transport } from "./transport.ts";

/** Silence after which a link counts as dead, in milliseconds (LIV3). */
const SILENCE_LIMIT = 40_000;

export type EventsFrame = Extract<ReceivedFrame, { type: "events" }>;
export type SubscriptionEnd = Extract<ReceivedFrame, { type: "subscription-end" }>;

/** Who uses a carrier. None of it is called before the carrier's constructor returned. */
export interface CarrierHost {
  subscriptions(): LiveSubscription[];
  listsVersion(): number | null;
  listsChanged(version: number): void;
  started(carrier: Carrier): void;
  /** A log arrives by this carrier, from the offset it was last subscribed with. */
  accepted(carrier: Carrier, sessionId: string): void;
  events(frame: EventsFrame): void;
  subscriptionEnded(frame: SubscriptionEnd): void;
  ended(carrier: Carrier, end: LinkEnd): void;
}

/** A link, what is known of it, and the limits to its patience: until it starts, for silence, for an answer. */
export class Carrier {
  readonly kind: TransportKind;
  /** Its transport's place on the ladder; 0 is the best. */
  readonly rung: number;
  readonly #environment: Environment;
  readonly #host: CarrierHost;
  readonly #link: Link;
  readonly #watch: SilenceWatch;
  readonly #accepted = new Set<string>();
  readonly #unanswered: Set<string>;
  #hasStarted = false;
  #hasAnswered = false;
  #isOver = false;
  #cancelAnswerTimer = () => {};

  /** @param startLimit how long it may be silent before it starts, in milliseconds */
  constructor(environment: Environment, transport: Transport, rung: number, startLimit: number, host: CarrierHost) {
    this.kind = transport.kind;
    this.rung = rung;
    this.#environment = environment;
    this.#host = host;
    this.#unanswered = new Set(host.subscriptions().map(({ session_id }) => session_id));
    this.#link = transport.open({
      subscriptions: () => host.subscriptions(),
      listsVersion: () => host.listsVersion(),
      heard: () => this.#watch.heard(),
      frame: (frame) => this.#received(frame),
      ended: (end) => this.#end(end),
    });
    this.#watch = new SilenceWatch(
      environment,
      () => (this.#hasStarted ? SILENCE_LIMIT : startLimit),
      () => this.#end(BROKEN),
    );
  }

  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** Whether it showed that it carries frames both ways, or had no need to. */
  get hasWorked(): boolean {
    return this.#hasAnswered || this.isComplete;
  }

  /** Whether it carries everything it is to carry. */
  get isComplete(): boolean {
    return this.#hasStarted && this.#unanswered.size === 0;
  }

  /** Whether it is dead by the clock, though no timer said so yet. */
  get isSilent(): boolean {
    return this.#watch.left <= 0;
  }

  /** Whether events of this log arrive by it. */
  carries(sessionId: string): boolean {
    return this.#accepted.has(sessionId);
  }

  subscribe(subscription: LiveSubscription): void {
    this.#accepted.delete(subscription.session_id);
    this.#unanswered.add(subscription.session_id);
    this.#link.subscribe(subscription);
    this.#awaitAnswers();
  }

  unsubscribe(sessionId: string): void {
    if (!this.#accepted.delete(sessionId) && !this.#unanswered.has(sessionId)) return;
    this.#link.unsubscribe(sessionId);
    this.#settle(sessionId);
  }

  close(): void {
    this.#isOver = true;
    this.#watch.stop();
    this.#cancelAnswerTimer();
    this.#link.close();
  }

  #received(frame: ReceivedFrame): void {
    if (this.#isOver) return;
    switch (frame.type) {
      case "connection-start":
        this.#started(frame.lists_version);
        break;
      case "lists-changed":
        this.#host.listsChanged(frame.lists_version);
        break;
      case "heartbeat":
        break;
      case "subscription-start":
        this.#subscribed(frame.session_id);
        break;
      case "events":
        if (this.#accepted.has(frame.session_id)) this.#host.events(frame);
        break;
      case "subscription-end":
        this.#unsubscribed(frame);
        break;
      case "connection-end":
        this.#end({ reason: frame.reason, retryAfterMs: 0 });
        break;
    }
  }

  /** Requests that take over from one another each start anew. */
  #started(listsVersion: number): void {
    const isFirst = !this.#hasStarted;
    this.#hasStarted = true;
    if (isFirst) {
      this.#awaitAnswers();
      this.#host.started(this);
    }
    this.#host.listsChanged(listsVersion);
  }

  #subscribed(sessionId: string): void {
    this.#hasAnswered = true;
    this.#accepted.add(sessionId);
    this.#settle(sessionId);
    this.#host.accepted(this, sessionId);
  }

  #unsubscribed(frame: SubscriptionEnd): void {
    const sessionId = frame.session_id;
    if (!this.#accepted.delete(sessionId) && !this.#unanswered.has(sessionId)) return;
    this.#hasAnswered = true;
    this.#settle(sessionId);
    this.#host.subscriptionEnded(frame);
  }

  /** There is nothing to wait for any more. */
  #settle(sessionId: string): void {
    this.#unanswered.delete(sessionId);
    this.#awaitAnswers();
  }

  #awaitAnswers(): void {
    this.#cancelAnswerTimer();
    if (!this.#hasStarted || this.#unanswered.size === 0) return;
    this.#cancelAnswerTimer = this.#environment.setTimer(() => this.#end(BROKEN), SILENCE_LIMIT);
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#host.ended(this, end);
  }
}
