import type { LiveCommand, LiveFrame, LiveSubscription, SubscriptionEndReason } from "@millrace/protocol";
import type { TransportKind } from "../src/live/connection-status.ts";
import type { LogEvent } from "../src/live/log-follower.ts";
import type { FakeLog } from "./fake-log.ts";

/** What goes wrong with one live connection, or with one poll. */
export type LiveFault =
  /** It cannot be reached, or a gateway says so, or the server refuses it. */
  | { type: "network" }
  | { type: "gateway" }
  | { type: "problem"; status: number; code: "unauthenticated" | "unavailable" | "internal"; retryAfter?: number }
  /** It is reached, and then nothing, or nothing for a while. */
  | { type: "silent" }
  | { type: "held"; release: Promise<void> }
  /** It ends after so many bytes. */
  | { type: "cut"; bytes: number; how: "end" | "error" }
  /** Reading starts with events the client has, or leaves some out. */
  | { type: "repeat"; events: number }
  | { type: "hole"; events: number }
  /** No subscription is accepted, or none is answered. */
  | { type: "refusing"; reason: SubscriptionEndReason }
  | { type: "deaf" };

/** The server's side of one live connection, or of one poll: which logs it carries, and from where. */
export class FakeConnection {
  readonly kind: TransportKind;
  readonly #logs: ReadonlyMap<string, FakeLog>;
  readonly #fault: LiveFault | undefined;
  readonly #write: (frame: string) => void;
  /** By session: the last event that was sent. */
  readonly #sent = new Map<string, number>();
  #held: string[] | null = null;
  /** Something was sent that a poll is answered for. */
  hasNews = false;

  constructor(
    kind: TransportKind,
    logs: ReadonlyMap<string, FakeLog>,
    fault: LiveFault | undefined,
    write: (frame: string) => void,
  ) {
    this.kind = kind;
    this.#logs = logs;
    this.#fault = fault;
    this.#write = write;
    if (fault?.type === "held") {
      this.#held = [];
      void fault.release.then(() => this.#release());
    }
  }

  /** The sessions it carries. */
  get sessions(): string[] {
    return [...this.#sent.keys()];
  }

  command(command: LiveCommand): void {
    if (command.type === "subscribe") this.subscribe(command);
    else this.drop(command.session_id);
  }

  drop(sessionId: string): void {
    this.#sent.delete(sessionId);
  }

  subscribe({ session_id, offset }: LiveSubscription): void {
    if (this.#fault?.type === "deaf") return;
    this.#sent.delete(session_id);
    const log = this.#logs.get(session_id);
    const seq = this.#fault?.type === "refusing" ? this.#fault.reason : (log?.seqOf(offset) ?? "not_found");
    if (typeof seq === "string" || !log) {
      this.send({ type: "subscription-end", session_id, reason: typeof seq === "string" ? seq : "not_found" });
      return;
    }
    this.#sent.set(session_id, this.#shifted(seq, log));
    this.send({ type: "subscription-start", session_id, offset: log.offset() });
    this.deliver(log);
  }

  /** Sends what the client lacks of a log. */
  deliver(log: FakeLog): void {
    const sent = this.#sent.get(log.id);
    const events = log.events.slice(sent);
    if (sent === undefined || events.length === 0) return;
    this.#sent.set(log.id, log.events.length);
    this.#send({ type: "events", session_id: log.id, offset: log.offset(), events });
  }

  send(frame: LiveFrame): void {
    this.#send(frame);
  }

  /** Events may be of types that the protocol does not know. */
  #send(frame: LiveFrame | (Omit<Extract<LiveFrame, { type: "events" }>, "events"> & { events: LogEvent[] })): void {
    if (this.#fault?.type === "silent") return;
    if (!["connection-start", "subscription-start", "heartbeat"].includes(frame.type)) this.hasNews = true;
    if (this.#held) this.#held.push(JSON.stringify(frame));
    else this.#write(JSON.stringify(frame));
  }

  #release(): void {
    for (const text of this.#held ?? []) this.#write(text);
    this.#held = null;
  }

  #shifted(seq: number, log: FakeLog): number {
    if (this.#fault?.type === "repeat") return Math.max(0, seq - this.#fault.events);
    if (this.#fault?.type === "hole") return Math.min(log.events.length, seq + this.#fault.events);
    return seq;
  }
}
