import type { ConnectionEndReason, LiveCommand, SubscriptionEndReason } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import { drainedInTime } from "../http/drained-in-time.ts";
import type { Grants } from "../identity/grants.ts";
import { type Cursor, cursorOffset } from "../log/log.ts";
import type { Principal } from "../principal.ts";
import { createFrame, type Frame, HEARTBEAT } from "./frame.ts";
import type { FrameSink } from "./frame-sink.ts";
import type { LogChannel, ReadableLogs } from "./log-channel.ts";
import { MAX_REQUESTED, MAX_SUBSCRIPTIONS } from "./schemas.ts";
import { Subscription } from "./subscription.ts";

/** What all connections of a process share. */
export interface LiveContext {
  readonly log: ReadableLogs;
  readonly grants: Pick<Grants, "isFresh" | "fresh">;
  readonly clock: Clock;
  /** By `Clock.elapsed`, to the second. */
  readonly time: number;
  readonly mayRead: (principal: Principal, sessionId: string) => Promise<boolean>;
  /** @param end the log's end, as read just now */
  channel(end: Cursor): LogChannel;
}

/**
 * One client's connection, whatever carries it. Nothing is queued for it but what its sink holds: a log that has news is
 * written to it straight from the commit while it keeps up; otherwise it comes to read, one page of each log in turn, each
 * time when the sink has drained (LIV2).
 */
export class LiveConnection {
  readonly principal: Principal;
  readonly #context: LiveContext;
  readonly #sink: FrameSink;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Those that may have something to read. */
  readonly #wanted = new Set<Subscription>();
  /** Frames that belong to no log; bounded, as commands wait for the sink. */
  #notices: Frame[] = [];
  #started = false;
  #listsVersion = 0;
  #commands: Promise<void> = Promise.resolve();
  #waitingCommands = 0;
  #pull: Promise<void> = Promise.resolve();
  #pulling = false;
  #flowing = true;
  #ending: ConnectionEndReason | null = null;
  /** When something was last written. */
  #wroteAt: number;

  constructor(context: LiveContext, principal: Principal, sink: FrameSink) {
    this.principal = principal;
    this.#context = context;
    this.#sink = sink;
    this.#wroteAt = context.time;
  }

  /**
   * Says that the connection works.
   *
   * @param listsVersion of the person's lists, read after the connection began to listen for changes of it
   * @param knownListsVersion what the client has; it is news to the client when that is another one
   */
  start(listsVersion: number, knownListsVersion: number | undefined): void {
    const lists_version = Math.max(this.#listsVersion, listsVersion);
    this.#listsVersion = lists_version;
    this.#started = true;
    this.#notify(createFrame({ type: "connection-start", lists_version }));
    if (knownListsVersion !== undefined && knownListsVersion !== lists_version) {
      this.#notify(createFrame({ type: "lists-changed", lists_version }));
    }
  }

  /** Commands are carried out one after the other. */
  command(command: LiveCommand): void {
    if (++this.#waitingCommands > MAX_REQUESTED) {
      this.#sink.abort();
      return;
    }
    this.#commands = this.#commands
      .then(() => (this.#isOver ? undefined : this.#carryOut(command)))
      .catch(() => this.#sink.abort())
      .finally(() => {
        this.#waitingCommands -= 1;
      });
  }

  /** Resolves when the commands so far are carried out and everything there was to read is written. */
  async settled(): Promise<void> {
    await this.#commands;
    await this.#pull;
  }

  /** Says that nothing happened, if nothing was written since `time`. */
  heartbeat(time: number): void {
    if (this.#wroteAt <= time && this.#flowing && !this.#pulling) this.#write(HEARTBEAT);
  }

  listsChanged(frame: Frame, version: number): void {
    if (version <= this.#listsVersion) return;
    this.#listsVersion = version;
    if (this.#started) this.#notify(frame);
  }

  /** Writes what is committed so far, says why, and closes. */
  end(reason: ConnectionEndReason): void {
    if (this.#ending) return;
    this.#ending = reason;
    if (reason === "drain") for (const subscription of this.#subscriptions.values()) this.#wanted.add(subscription);
    this.#work();
  }

  /** Resolves once the sink is over. */
  get closed(): Promise<void> {
    if (this.#sink.closed.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#sink.closed.addEventListener("abort", () => resolve()));
  }

  /** Lets go of everything; called once the sink is over. */
  release(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#subscriptions.clear();
    this.#wanted.clear();
  }

  /** Whether a frame may be written right now, from within a commit. */
  get keepsUp(): boolean {
    return this.#flowing && !this.#pulling && !this.#ending && this.#context.grants.isFresh;
  }

  /** From a subscription that keeps up. */
  write(frame: Frame): void {
    this.#write(frame);
  }

  want(subscription: Subscription): void {
    this.#wanted.add(subscription);
    this.#work();
  }

  /** Decides anew whether the person may read the log. */
  recheck(subscription: Subscription): void {
    const { session_id, offset } = subscription;
    if (this.#subscriptions.get(session_id) === subscription) this.command({ type: "subscribe", session_id, offset });
  }

  get #isOver(): boolean {
    return this.#sink.closed.aborted || this.#ending !== null;
  }

  async #carryOut(command: LiveCommand): Promise<void> {
    if (!(await drainedInTime(this.#sink, this.#context.clock))) return this.#sink.abort();
    switch (command.type) {
      case "subscribe":
        return this.#subscribe(command.session_id, command.offset);
      case "unsubscribe":
        return this.#unsubscribe(command.session_id);
    }
  }

  async #subscribe(sessionId: string, offset: string): Promise<void> {
    const opened = await this.#open(sessionId, offset);
    if (this.#isOver) {
      if (typeof opened !== "string") opened.subscription.close();
      return;
    }
    this.#unsubscribe(sessionId);
    if (typeof opened === "string") {
      this.#notify(createFrame({ type: "subscription-end", session_id: sessionId, reason: opened }));
      return;
    }
    const { subscription, head } = opened;
    this.#subscriptions.set(sessionId, subscription);
    this.#notify(createFrame({ type: "subscription-start", session_id: sessionId, offset: head }));
    this.want(subscription);
  }

  async #open(
    sessionId: string,
    offset: string,
  ): Promise<{ subscription: Subscription; head: string } | SubscriptionEndReason> {
    const { log, mayRead } = this.#context;
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS && !this.#subscriptions.has(sessionId)) {
      return "too_many_subscriptions";
    }
    if (!(await mayRead(this.principal, sessionId))) return "not_found";
    const cursor = await log.cursor(sessionId, offset);
    const head = await log.cursor(sessionId, "now");
    if (cursor === "malformed") return "invalid_offset";
    if (cursor === "missing" || typeof head === "string") return "not_found";
    if (cursor === "gone" || cursor.epoch !== head.epoch) return "offset_gone";
    const channel = this.#context.channel(head);
    return { subscription: new Subscription(this, channel, cursor), head: cursorOffset(head) };
  }

  #unsubscribe(sessionId: string): void {
    const subscription = this.#subscriptions.get(sessionId);
    if (!subscription) return;
    this.#subscriptions.delete(sessionId);
    this.#wanted.delete(subscription);
    subscription.close();
  }

  #notify(frame: Frame): void {
    if (this.keepsUp) this.#write(frame);
    else {
      this.#notices.push(frame);
      this.#work();
    }
  }

  #write(frame: Frame): void {
    this.#flowing = this.#sink.write(frame);
    this.#wroteAt = this.#context.time;
  }

  #work(): void {
    if (this.#pulling) return;
    this.#pulling = true;
    this.#pull = this.#pullAll();
  }

  async #pullAll(): Promise<void> {
    try {
      while (!this.#sink.closed.aborted) {
        if (!this.#flowing && !(await drainedInTime(this.#sink, this.#context.clock))) return this.#sink.abort();
        this.#flowing = true;
        if (!this.#context.grants.isFresh) await this.#context.grants.fresh();
        const notice = this.#notices.shift();
        const [subscription] = this.#wanted;
        if (this.#ending === "signed_out" || (this.#ending && !notice && !subscription)) {
          this.#write(createFrame({ type: "connection-end", reason: this.#ending }));
          return this.#sink.close();
        }
        if (notice) this.#write(notice);
        else if (subscription) await this.#readOnce(subscription);
        else return;
      }
    } catch {
      // The database is away. The client comes back and is told so.
      this.#sink.abort();
    } finally {
      this.#pulling = false; // in the very turn in which nothing was found to do
    }
  }

  async #readOnce(subscription: Subscription): Promise<void> {
    this.#wanted.delete(subscription);
    const page = await subscription.nextPage();
    const { session_id } = subscription;
    if (this.#subscriptions.get(session_id) !== subscription || page === null) return;
    if (typeof page === "string") {
      this.#unsubscribe(session_id);
      this.#notices.push(createFrame({ type: "subscription-end", session_id, reason: page }));
      return;
    }
    subscription.reached(page.seq);
    this.#write(page.frame);
    this.#wanted.add(subscription); // behind the others: each gets its turn
  }
}
