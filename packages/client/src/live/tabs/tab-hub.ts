import type { LiveSubscription } from "@millrace/protocol";
import type { Environment } from "../../environment.ts";
import type { ReceivedFrame } from "../received-frame.ts";
import type { Link, LinkEnd, Transport } from "../transport.ts";
import type { LeaderMessage, MemberMessage } from "./tab-message.ts";

/** The least time between signs of life for the other tabs, in milliseconds. */
const BEAT_EVERY = 10_000;
/** A tab that left this many of them unanswered is gone. */
const BEATS_UNANSWERED = 3;

interface SharedLog {
  readonly tabs: Set<string>;
  /** Up to where the link brought it, or from where it is to bring it. */
  offset: string;
  isAccepted: boolean;
}

export interface TabHubHost {
  listsVersion(): number | null;
  /** For the tabs `to`, or all; this one may be among them. */
  frame(frame: ReceivedFrame, to: readonly string[] | null): void;
  heard(): void;
  /** To all other tabs. */
  post(message: LeaderMessage): void;
  ended(end: LinkEnd): void;
}

/** A link on behalf of several tabs: each log is carried from where the tab is that has the least of it. */
export class TabHub {
  readonly #environment: Pick<Environment, "now">;
  readonly #host: TabHubHost;
  readonly #own: string;
  readonly #link: Link;
  readonly #logs = new Map<string, SharedLog>();
  /** The other tabs, with how many beats each has left unanswered. */
  readonly #members = new Map<string, number>();
  #listsVersion: number | null;
  #hasStarted = false;
  #beatAt: number;

  /** @param own this tab */
  constructor(environment: Pick<Environment, "now">, transport: Transport, own: string, host: TabHubHost) {
    this.#environment = environment;
    this.#host = host;
    this.#own = own;
    this.#listsVersion = host.listsVersion();
    this.#beatAt = environment.now();
    this.#link = transport.open({
      subscriptions: () => [...this.#logs].map(([session_id, { offset }]) => ({ session_id, offset })),
      listsVersion: () => this.#listsVersion,
      heard: () => this.#heard(),
      frame: (frame) => this.#received(frame),
      ended: (end) => host.ended(end),
    });
  }

  /** Carries out what a tab wants, be it this one. */
  told(message: MemberMessage): void {
    const { tab, type } = message;
    if (tab === this.#own || type === "join" || this.#members.has(tab)) {
      if (tab !== this.#own) this.#members.set(tab, 0);
      this.#carryOut(message);
    } else if (type !== "leave") {
      this.#host.post({ type: "lead" }); // it was taken for gone, or knew another leader: it has to say everything again
    }
  }

  close(): void {
    this.#link.close();
  }

  #carryOut(message: MemberMessage): void {
    const { tab, type } = message;
    switch (type) {
      case "join":
        this.#join(tab, message.subscriptions);
        break;
      case "subscribe":
        this.#subscribe(tab, message);
        break;
      case "unsubscribe":
        this.#unsubscribe(tab, message.session_id);
        break;
      case "present":
        break;
      case "leave":
        this.#leave(tab);
        break;
    }
  }

  #join(tab: string, subscriptions: readonly LiveSubscription[]): void {
    if (tab !== this.#own) this.#host.post({ type: "welcome", to: tab });
    if (this.#hasStarted) {
      this.#host.frame({ type: "connection-start", lists_version: this.#listsVersion ?? 0 }, [tab]);
    }
    const wanted = new Set(subscriptions.map(({ session_id }) => session_id));
    for (const [sessionId, { tabs }] of this.#logs) {
      if (tabs.has(tab) && !wanted.has(sessionId)) this.#unsubscribe(tab, sessionId);
    }
    for (const subscription of subscriptions) this.#subscribe(tab, subscription);
  }

  #leave(tab: string): void {
    this.#members.delete(tab);
    for (const [sessionId, { tabs }] of this.#logs) if (tabs.has(tab)) this.#unsubscribe(tab, sessionId);
  }

  #subscribe(tab: string, { session_id, offset }: LiveSubscription): void {
    const log = this.#logs.get(session_id);
    if (log && offset >= log.offset) {
      log.tabs.add(tab);
      if (log.isAccepted) this.#host.frame({ type: "subscription-start", session_id, offset: log.offset }, [tab]);
      return;
    }
    this.#logs.set(session_id, { tabs: new Set(log?.tabs).add(tab), offset, isAccepted: false });
    this.#link.subscribe({ session_id, offset });
  }

  #unsubscribe(tab: string, sessionId: string): void {
    const log = this.#logs.get(sessionId);
    if (!log?.tabs.delete(tab) || log.tabs.size > 0) return;
    this.#logs.delete(sessionId);
    this.#link.unsubscribe(sessionId);
  }

  #received(frame: ReceivedFrame): void {
    switch (frame.type) {
      case "connection-start":
        this.#hasStarted = true;
        this.#listsVersion = frame.lists_version;
        this.#host.frame(frame, null);
        break;
      case "lists-changed":
        this.#listsVersion = frame.lists_version;
        this.#host.frame(frame, null);
        break;
      case "heartbeat":
        break;
      case "subscription-start":
      case "events":
      case "subscription-end":
        this.#ofLog(frame);
        break;
      case "connection-end":
        this.close();
        this.#host.ended({ reason: frame.reason, retryAfterMs: 0 });
        break;
    }
  }

  #ofLog(frame: Extract<ReceivedFrame, { session_id: string }>): void {
    const log = this.#logs.get(frame.session_id);
    if (!log) return;
    if (frame.type === "subscription-start") log.isAccepted = true;
    if (frame.type === "subscription-end") this.#logs.delete(frame.session_id);
    if (frame.type === "events") {
      if (!log.isAccepted) return;
      log.offset = frame.offset;
    }
    this.#host.frame(frame, [...log.tabs]);
  }

  #heard(): void {
    this.#host.heard();
    const now = this.#environment.now();
    if (this.#members.size === 0 || Math.abs(now - this.#beatAt) < BEAT_EVERY) return;
    this.#beatAt = now;
    for (const [tab, unanswered] of this.#members) {
      if (unanswered >= BEATS_UNANSWERED) this.#leave(tab);
      else this.#members.set(tab, unanswered + 1);
    }
    this.#host.post({ type: "beat" });
  }
}
