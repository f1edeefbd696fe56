import {
  formatOffset,
  type Message,
  reduce,
  type SessionState,
  shownPath,
  stateFromSnapshot,
} from "@millrace/protocol";
import type { Api } from "./api.ts";
import type { Environment } from "./environment.ts";
import { keepOlder } from "./keep-older.ts";
import type { ConnectionStatus } from "./live/connection-status.ts";
import type { LiveConnection } from "./live/live-connection.ts";
import type { LogEvent, Reception } from "./live/log-follower.ts";
import { Outbox } from "./outbox.ts";
import type { SessionView } from "./session-view.ts";
import { SessionCopy } from "./storage/session-copy.ts";
import type { UserStorage } from "./storage/user-storage.ts";

/** How long a session's copy on this device may take before the session is loaded without it, in milliseconds. */
const COPY_LIMIT = 200;

/** One session as a person sees it, kept up to date for as long as somebody looks. */
export interface SessionStore {
  readonly id: string;
  /** The same reference until something changed. */
  getView(): SessionView;
  /** Calls `listener` after changes, at most once per frame. Connects with the first, disconnects after the last. */
  subscribe(listener: () => void): () => void;
  /** Shows the message at once, and posts it until the server has answered, also after the last subscriber left. */
  send(content: string, options?: { model?: string }): void;
  /** Posts a failed message again; it can only be stored twice when it failed as `uncertain` (RUN6). */
  resend(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** Stops every active run of the session. Rejects like `Api`, as do the calls below. */
  stop(): Promise<void>;
  retry(runId: string): Promise<void>;
  continueRun(runId: string): Promise<void>;
  /**
   * Puts the page before the loaded messages in front of them; nothing happens when there is none. While a page is on its
   * way, no other is asked for.
   */
  loadOlder(options?: { limit?: number }): Promise<void>;
}

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
  #shown: { messages: readonly Message[]; path: readonly Message[] } = { messages: [], path: [] };
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
    this.#copy = kept && new SessionCopy(environment, kept.sessions, id, () => this.#state);
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
    this.#view ??= {
      status: this.#ended ?? (this.#state ? "ready" : this.#connectionStatus === "connecting" ? "loading" : "failed"),
      connection: this.#connectionStatus,
      state: this.#state,
      path: this.#path(),
      outgoing: this.#outbox.messages,
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
    this.#outbox.add(content, options.model);
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

  async retry(runId: string): Promise<void> {
    await this.#api.retry(runId);
  }

  async continueRun(runId: string): Promise<void> {
    await this.#api.continueRun(runId);
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
    const [state] = await Promise.all([copy.read(), this.#outbox.restore()]);
    cancelTimer();
    if (state && !this.#state && !this.#ended) {
      this.#loadedAt = formatOffset(state.epoch, state.seq);
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
    const oldest = before?.messages[0];
    if (!before?.older_cursor || !oldest?.parent_id) return;
    const page = await this.#api.messages(this.id, { ...options, path: oldest.parent_id });
    const state = this.#state;
    // A new snapshot may have come meanwhile; the page need not belong before that one.
    if (state?.epoch !== before.epoch || state.messages[0]?.id !== oldest.id) return;
    this.#setState({ ...state, messages: [...page.items, ...state.messages], older_cursor: page.next_cursor });
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
        fetch: (signal) => this.#api.snapshot(this.id, signal),
        loaded: (snapshot) => {
          this.#loadedAt = snapshot.offset;
          this.#setState(keepOlder(stateFromSnapshot(snapshot), this.#state));
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
      state = reduce(state, event);
    }
    this.#setState(state);
    if ((events.at(-1)?.seq ?? 0) > state.seq) return "hole";
    return hasParents(state, before.messages.length) ? "taken" : "snapshot-needed";
  }

  #setState(state: SessionState | null): void {
    if (state === this.#state) return;
    this.#state = state;
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

  #path(): readonly Message[] {
    const messages = this.#state?.messages ?? [];
    if (this.#shown.messages !== messages) this.#shown = { messages, path: shownPath({ messages }) };
    return this.#shown.path;
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

/** False when somebody branched off from a message that is not loaded here: what to show is not all here either. */
function hasParents({ messages }: SessionState, from: number): boolean {
  const added = messages.slice(from);
  return added.every(({ parent_id }) => parent_id === null || messages.some(({ id }) => id === parent_id));
}
