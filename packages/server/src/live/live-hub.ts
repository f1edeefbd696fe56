import { type Clock, repeat } from "../clock.ts";
import type { Grants } from "../identity/grants.ts";
import type { Cursor } from "../log/log.ts";
import type { Principal } from "../principal.ts";
import type { FrameSink } from "./frame-sink.ts";
import { ListsChannel } from "./lists-channel.ts";
import { LiveConnection, type LiveContext } from "./live-connection.ts";
import { LogChannel, type ReadableLogs } from "./log-channel.ts";
import { PageCache } from "./page-cache.ts";

/** How often connections are looked over for silence, in milliseconds. */
const STEP_MS = 1_000;
const DRAIN_MS = 2_000;

export interface LiveHubOptions {
  readonly log: ReadableLogs;
  readonly grants: Pick<Grants, "guard" | "isFresh" | "fresh">;
  readonly clock: Clock;
  /** The one function that decides who may read which session (SEC1). */
  readonly mayRead: (principal: Principal, sessionId: string) => Promise<boolean>;
  /** The version of a person's lists as it is now (LIV5). */
  readonly listsVersion: (userId: string) => Promise<number>;
  /** Silence after which a connection says that it is alive, in milliseconds (LIV3). */
  readonly heartbeatMs: number;
}

/** Every live connection of this process, and what they share. */
export class LiveHub implements LiveContext {
  readonly log: ReadableLogs;
  readonly grants: LiveHubOptions["grants"];
  readonly clock: Clock;
  readonly mayRead: LiveHubOptions["mayRead"];
  readonly #options: LiveHubOptions;
  readonly #connections = new Set<LiveConnection>();
  readonly #channels = new Map<string, LogChannel>();
  readonly #lists = new Map<string, ListsChannel>();
  readonly #pages = new PageCache();
  #time = 0;
  #draining = false;
  #stopSteps: (() => void) | null = null;

  constructor(options: LiveHubOptions) {
    this.log = options.log;
    this.grants = options.grants;
    this.clock = options.clock;
    this.mayRead = options.mayRead;
    this.#options = options;
    this.#time = options.clock.elapsed();
  }

  get time(): number {
    return this.#time;
  }

  get size(): number {
    return this.#connections.size;
  }

  /**
   * Serves whoever is behind `sink` until it is over or their sign-in ends.
   *
   * @param knownListsVersion what the client says it has; it is told at once when that is not the newest
   */
  async connect(principal: Principal, sink: FrameSink, knownListsVersion?: number): Promise<LiveConnection> {
    if (this.#connections.size === 0) this.#time = this.clock.elapsed();
    const connection = new LiveConnection(this, principal, sink);
    const lists = this.#listsOf(principal.userId);
    const release = this.grants.guard(principal, () => connection.end("signed_out"));
    this.#connections.add(connection);
    lists.add(connection);
    const leave = () => {
      release();
      lists.remove(connection);
      this.#connections.delete(connection);
      connection.release();
    };
    sink.closed.addEventListener("abort", leave);
    if (sink.closed.aborted) leave();
    if (!this.#draining)
      this.#stopSteps ??= repeat(this.clock, () => this.#step(), Math.min(STEP_MS, this.#options.heartbeatMs));
    connection.start(await this.#options.listsVersion(principal.userId), knownListsVersion);
    if (this.#draining) connection.end("drain");
    return connection;
  }

  channel(end: Cursor): LogChannel {
    const key = `${end.log} ${end.epoch}`;
    const known = this.#channels.get(key);
    if (known) return known;
    const channel = new LogChannel(this.log, this.#pages, end, () => this.#channels.delete(key));
    this.#channels.set(key, channel);
    return channel;
  }

  /**
   * Gives every connection what is committed so far, tells it to go elsewhere, and closes it; later ones at once.
   *
   * @returns resolves when all are closed, or after two seconds: who does not read cannot be told
   */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#stopSteps?.();
    if (this.#connections.size === 0) return;
    const late = Promise.withResolvers<void>();
    const cancelTimer = this.clock.setTimer(late.resolve, DRAIN_MS);
    const closed = [...this.#connections].map((connection) => {
      connection.end("drain");
      return connection.closed;
    });
    await Promise.race([Promise.all(closed), late.promise]);
    cancelTimer();
  }

  #listsOf(userId: string): ListsChannel {
    const known = this.#lists.get(userId);
    if (known) return known;
    const { log, listsVersion } = this.#options;
    const channel = new ListsChannel(
      log.feed,
      userId,
      () => listsVersion(userId),
      () => this.#lists.delete(userId),
    );
    this.#lists.set(userId, channel);
    return channel;
  }

  #step(): void {
    this.#time = this.clock.elapsed();
    const silentSince = this.#time - this.#options.heartbeatMs;
    for (const connection of this.#connections) connection.heartbeat(silentSince);
    if (this.#connections.size > 0) return;
    this.#stopSteps?.();
    this.#stopSteps = null;
  }
}
