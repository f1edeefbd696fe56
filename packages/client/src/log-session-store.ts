import {
  formatOffset,
  newestLeafAfter,
  reduce,
  type SessionState,
  stateFromSnapshot,
  type UpdateQueued,
} from "@millrace/protocol";
import type { Api } from "./api.ts";
import type { Environment } from "./environment.ts";
import { joined, keepOlder } from "./keep-older.ts";
import type { ConnectionStatus } from "./live/connection-status.ts";
import type { LiveConnection } from "./live/live-connection.ts";
import type { LogEvent, Reception } from "./live/log-follower.ts";
import { Outbox } from "./outbox.ts";
import type { SessionStore } from "./session-store.ts";
import type { SessionView } from "./session-view.ts";
import { ShownBranch } from "./shown-branch.ts";
import { SessionCopy } from "./storage/session-copy.ts";
import type { StoredState } from "./storage/stored-state.ts";
import type { UserStorage } from "./storage/user-storage.ts";

/** How long a session's copy on this device may take before the session is loaded without it, in milliseconds. */
const COPY_LIMIT = 200;

/** A session store fed by the session's log. */
export class LogSessionStore implements SessionStore {
  readonly id: string;
  readonly #environment: Environment;
  readonly #api: Api;
  readonly #live: LiveConnection;
  readonly #outbox: Outbox;
  readonly #kept: UserStorage | null;
  readonly #copy: SessionCopy | null;
  readonly #listeners = new Set<() => void>();
  /** Ends following the log; null while it is not followed. */
  #unfollow: (() => void) | null = null;
  #connectionStatus: ConnectionStatus = "connecting";
  #ended: "not_found" | "signed_out" | null = null;
  /** The device is asked for what it keeps; `late`: nothing waits for that any more. Null once it answered. */
  #restoring: "awaited" | "late" | null = null;
  #state: SessionState | null = null;
  /** Of the snapshot or the device's copy that the state began with. */
  #loadedAt: string | null = null;
  readonly #branch = new ShownBranch();
  /** Answers that were asked for here and that the log has yet to bring: they are shown when it does. */
  readonly #awaited = new Set<string>();
  /** Per request for another path: the events since. */
  readonly #recordings = new Set<LogEvent[]>();
  /** Null when something changed since the last look. */
  #view: SessionView | null = null;
  #notifying = false;
  #loadingOlder: Promise<void> | null = null;

  /** @param kept what the device keeps of the user; null where it keeps nothing */
  constructor(id: string, environment: Environment, api: Api, live: LiveConnection, kept: UserStorage | null) {
    this.id = id;
    this.#environment = environment;
    this.#api = api;
    this.#live = live;
    this.#kept = kept;
    this.#copy = kept && new SessionCopy(environment, kept.sessions, id, () => this.#toKeep());
    const host = {
      sessionId: id,
      state: () => this.#state,
      loadedAt: () => this.#loadedAt,
      connection: () => this.#connectionStatus,
      changed: () => {
        this.#changed();
        this.#releaseSoon();
      },
    };
    this.#outbox = new Outbox(environment, api, host, kept?.messages ?? null);
    if (this.#copy) void this.#restore(this.#copy);
  }

  /** Whether anybody looks at it, or anything in it waits to be sent, or may do so. */
  get inUse(): boolean {
    return this.#isWanted || this.#restoring !== null;
  }

  get #isWanted(): boolean {
    return this.#listeners.size > 0 || this.#outbox.isBusy;
  }

  getView(): SessionView {
    if (this.#view) return this.#view;
    const { path, queue } = this.#branch.look(this.#state, this.#outbox.follows);
    this.#view = {
      status: this.#ended ?? (this.#state ? "ready" : this.#connectionStatus === "connecting" ? "loading" : "failed"),
      connection: this.#connectionStatus,
      state: this.#state,
      path,
      queue,
      outgoing: this.#outbox.messages,
      sendAfter: this.#outbox.heldUntil,
    };
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener(); // the same listener may subscribe twice
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#connect();
    return () => {
      this.#listeners.delete(own);
      this.#releaseSoon();
    };
  }

  send(content: string, options: { model?: string } = {}): void {
    const isElsewhere = !this.#branch.isNewest && this.#outbox.follows === undefined;
    const leaf = isElsewhere ? this.#branch.look(this.#state).whole.at(-1)?.id : undefined;
    this.#outbox.add(content, options.model, leaf);
    this.#connect();
  }

  edit(messageId: string, content: string, options: { model?: string } = {}): void {
    const message = this.#state?.messages.find(({ id }) => id === messageId);
    if (!message) return;
    this.#outbox.add(content, options.model, message.parent_id);
    this.#connect();
  }

  resend(clientMessageId: string): void {
    this.#outbox.resend(clientMessageId);
    this.#connect();
  }

  discard(clientMessageId: string): void {
    this.#outbox.discard(clientMessageId);
  }

  async stop(): Promise<void> {
    await this.#api.stop(this.id, {});
  }

  async retry(runId: string, options: { model?: string } = {}): Promise<void> {
    const { run } = await this.#api.retry(runId, options);
    this.#awaited.add(run.message_id);
    this.#showAwaited();
  }

  async continueRun(runId: string): Promise<void> {
    await this.#api.continueRun(runId);
  }

  async updateQueued(runId: string, change: UpdateQueued): Promise<void> {
    await this.#api.updateQueued(runId, change);
  }

  async removeQueued(runId: string): Promise<void> {
    await this.#api.removeQueued(runId);
  }

  async sendNow(runId: string): Promise<void> {
    const { queue, state } = this.getView();
    const first = queue[0]?.run_id;
    if (first !== undefined && first !== runId) await this.#api.updateQueued(runId, { before: first });
    // Whatever was before it all along, and not what has begun since.
    const running = state?.active_runs.filter(({ id }) => queue.every(({ run_id }) => run_id !== id)) ?? [];
    await Promise.all(running.map(({ id }) => this.#api.stop(this.id, { run_id: id })));
  }

  async showVersion(messageId: string): Promise<void> {
    const isLoaded = this.#state && newestLeafAfter(this.#state, messageId) !== null;
    if (isLoaded) this.#choose(messageId);
    else await this.#fetchThrough(messageId);
  }

  loadOlder(options: { limit?: number } = {}): Promise<void> {
    this.#loadingOlder ??= this.#fetchOlder(options).finally(() => {
      this.#loadingOlder = null;
    });
    return this.#loadingOlder;
  }

  /** Takes in what other tabs wrote for the session and did with it. */
  async syncOutgoing(): Promise<void> {
    await this.#outbox.sync();
    if (this.#isWanted && !this.#ended) this.#connect();
  }

  /** Sends what waits for the session, whichever tab wrote it. */
  async sendWaiting(): Promise<void> {
    await this.syncOutgoing();
    this.#outbox.takeOver();
  }

  /** Disconnects and forgets everything, as signing out demands. */
  close(): void {
    this.#end("signed_out");
    this.#outbox.close();
  }

  async #restore(copy: SessionCopy): Promise<void> {
    this.#restoring = "awaited";
    const cancelTimer = this.#environment.setTimer(() => this.#restored("late"), COPY_LIMIT);
    const [kept] = await Promise.all([copy.read(), this.#outbox.restore()]);
    cancelTimer();
    if (kept && !this.#state && !this.#ended) {
      const { chosen, ...state } = kept;
      this.#loadedAt = formatOffset(state.epoch, state.seq);
      this.#branch.restore(chosen);
      this.#setState(state);
    }
    this.#restored(null);
  }

  #restored(how: "late" | null): void {
    this.#restoring = how;
    if (this.#isWanted && !this.#ended) this.#connect();
  }

  async #fetchOlder(options: { limit?: number }): Promise<void> {
    const before = this.#state;
    const oldest = this.#branch.look(before).whole[0];
    if (!before?.older_cursor || !oldest?.parent_id) return;
    const page = await this.#api.messages(this.id, { ...options, path: oldest.parent_id });
    const state = this.#state;
    // A new snapshot may have come meanwhile, or another path; the page need not belong before that one.
    if (state?.epoch !== before.epoch || this.#branch.look(state).whole[0]?.id !== oldest.id) return;
    const older = { ...state, messages: page.items, older_cursor: page.next_cursor };
    this.#setState(joined(older, state));
  }

  /** Loads the path through a message, and goes on with it from where this device is. */
  async #fetchThrough(messageId: string): Promise<void> {
    const events: LogEvent[] = [];
    this.#recordings.add(events);
    try {
      const snapshot = await this.#api.snapshot(this.id, undefined, messageId);
      const loaded = stateFromSnapshot(snapshot);
      const fresh = events.reduce(reduce, loaded);
      const former = this.#state;
      if (this.#ended) return;
      if (former && isBehind(fresh, former)) return await this.#fetchThrough(messageId); // it was loaded anew meanwhile
      const isSamePlace = former?.epoch === fresh.epoch && former.seq === fresh.seq;
      if (!isSamePlace && !hasParents(fresh, loaded)) return await this.#fetchThrough(messageId);
      if (!isSamePlace) this.#loadedAt = snapshot.offset;
      this.#setState(isSamePlace ? joined(fresh, former) : keepOlder(fresh, former));
      this.#choose(snapshot.messages.at(-1)?.id ?? null);
    } finally {
      this.#recordings.delete(events);
    }
  }

  /** `older_cursor` is that of the path that is shown. */
  #withCursor(state: SessionState): SessionState {
    const before = this.#branch.look(state).whole[0]?.parent_id ?? null;
    return (before === null) === (state.older_cursor === null) ? state : { ...state, older_cursor: before };
  }

  /** Not while something is missing of the path that is shown: a copy must be whole. */
  #toKeep(): StoredState | null {
    return this.#state && !this.#branch.isHeld ? { ...this.#state, chosen: this.#branch.chosen } : null;
  }

  #choose(id: string | null): void {
    if (!this.#state || !this.#branch.choose(this.#state, id)) return;
    this.#setState({ ...this.#state }); // what is older is another thing now
    this.#copy?.writeNow();
  }

  #showAwaited(): void {
    if (this.#awaited.size === 0) return;
    const arrived = this.#state?.messages.findLast(({ id }) => this.#awaited.has(id));
    if (!arrived) return;
    this.#awaited.clear();
    this.#choose(arrived.id);
  }

  #connect(): void {
    if (this.#unfollow || this.#restoring === "awaited") return;
    if (this.#ended) {
      this.#ended = null;
      this.#changed();
    }
    this.#unfollow = this.#live.follow(this.id, {
      offset: () => this.#state && formatOffset(this.#state.epoch, this.#state.seq),
      snapshots: {
        fetch: (signal) => this.#api.snapshot(this.id, signal, this.#branch.chosen ?? undefined),
        loaded: (snapshot) => {
          this.#loadedAt = snapshot.offset;
          const state = keepOlder(stateFromSnapshot(snapshot), this.#state);
          this.#branch.loaded(state, snapshot.messages.at(-1)?.id ?? null);
          this.#setState(state);
          this.#copy?.changed({ fromSnapshot: true });
        },
      },
      received: (events) => this.#received(events),
      connectionChanged: (status) => this.#setConnectionStatus(status),
      ended: (reason) => this.#endedByServer(reason === "not_found" ? reason : "signed_out"), // never `gone`: it takes snapshots
    });
  }

  #disconnect(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.#setConnectionStatus("connecting");
  }

  /** Decides in a later task, so that a view that leaves and comes back at once keeps its connection. */
  #releaseSoon(): void {
    if (!this.#unfollow || this.#isWanted) return;
    this.#environment.setTimer(() => {
      if (!this.#isWanted) this.#disconnect();
    }, 0);
  }

  /** What the device keeps goes, too. */
  #endedByServer(reason: "not_found" | "signed_out"): void {
    if (reason === "signed_out") {
      this.#kept?.signedOut();
    } else {
      this.#copy?.drop();
      this.#outbox.release();
    }
    this.#end(reason);
  }

  #end(reason: "not_found" | "signed_out"): void {
    this.#ended = reason;
    this.#disconnect();
    this.#setState(null);
    this.#changed(); // also when there was no state yet
    this.#outbox.postNext(); // what waited for the connection learns from the server's answer why it cannot be sent
  }

  #received(events: readonly LogEvent[]): Reception {
    const before = this.#state;
    if (!before) return "snapshot-needed";
    let state = before;
    for (const event of events) {
      if (event.seq > state.seq + 1) break;
      for (const recording of this.#recordings) recording.push(event);
      state = reduce(state, event);
    }
    const isWhole = hasParents(state, before);
    if (!isWhole) this.#branch.hold();
    const arrived = this.#outbox.arrived(events);
    for (const { message_id } of arrived) this.#awaited.add(message_id);
    this.#setState(state);
    this.#outbox.settle(new Set(arrived.map(({ client_message_id }) => client_message_id)));
    this.#showAwaited();
    if ((events.at(-1)?.seq ?? 0) > state.seq) return "hole";
    return isWhole ? "taken" : "snapshot-needed";
  }

  #setState(state: SessionState | null): void {
    if (state === this.#state) return;
    this.#state = state && this.#withCursor(state);
    if (state) this.#copy?.changed({ fromSnapshot: false });
    this.#outbox.settle();
    this.#changed();
  }

  #setConnectionStatus(status: ConnectionStatus): void {
    if (status === this.#connectionStatus) return;
    this.#connectionStatus = status;
    this.#outbox.connectionChanged();
    this.#changed();
  }

  #changed(): void {
    this.#view = null;
    if (this.#notifying || this.#listeners.size === 0) return;
    this.#notifying = true;
    this.#environment.nextFrame(() => {
      this.#notifying = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/**
 * False when somebody branched off from a message that is not loaded here, or from before the first of all: what to show is
 * not all here either.
 */
function hasParents({ messages }: SessionState, before: SessionState): boolean {
  const known = new Set(before.messages.map(({ id }) => id));
  const added = messages.filter(({ id }) => !known.has(id));
  if (added.length === 0) return true;
  const loaded = new Set(messages.map(({ id }) => id));
  const hasRoot = before.leaf_id === null || before.messages.some(({ parent_id }) => parent_id === null);
  return added.every(({ parent_id }) => (parent_id === null ? hasRoot : loaded.has(parent_id)));
}

function isBehind(one: SessionState, other: SessionState): boolean {
  return one.epoch === other.epoch ? one.seq < other.seq : one.epoch < other.epoch;
}
