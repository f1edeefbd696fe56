import { formatOffset, reduce, type SessionState, stateFromSnapshot } from "@millrace/protocol";
import type { Api } from "./api.ts";
import type { Environment } from "./environment.ts";
import { keepOlder } from "./keep-older.ts";
import { LogConnection, type Reception } from "./log-connection.ts";
import { Outbox } from "./outbox.ts";
import type { LogEvent } from "./read-log.ts";
import type { ConnectionStatus, SessionView } from "./session-view.ts";

/** One session as a person sees it, kept up to date for as long as somebody looks. */
export interface SessionStore {
  readonly id: string;
  /** The same reference until something changed. */
  getView(): SessionView;
  /** Calls `listener` after changes, at most once per frame. Connects with the first, disconnects after the last. */
  subscribe(listener: () => void): () => void;
  /** Shows the message at once, and posts it until the server has answered, also after the last subscriber left. */
  send(content: string, options?: { model?: string }): void;
  /** Posts a failed message again; it can never be stored twice (RUN6). */
  resend(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** Stops every active run of the session. Rejects like `Api`, as do the calls below. */
  stop(): Promise<void>;
  retry(runId: string): Promise<void>;
  continueRun(runId: string): Promise<void>;
  /** Puts the page before the loaded messages in front of them; nothing happens when there is none. */
  loadOlder(): Promise<void>;
}

/** A session store fed by the session's log. */
export class LogSessionStore implements SessionStore {
  readonly id: string;
  readonly #environment: Environment;
  readonly #api: Api;
  readonly #outbox: Outbox;
  readonly #listeners = new Set<() => void>();
  #connection: LogConnection | null = null;
  #connectionStatus: ConnectionStatus = "connecting";
  #ended: "not_found" | "signed_out" | null = null;
  #state: SessionState | null = null;
  /** Null when something changed since the last look. */
  #view: SessionView | null = null;
  #notifying = false;
  #loadingOlder: Promise<void> | null = null;

  constructor(id: string, environment: Environment, api: Api) {
    this.id = id;
    this.#environment = environment;
    this.#api = api;
    this.#outbox = new Outbox(environment, api, {
      sessionId: id,
      state: () => this.#state,
      isLive: () => this.#connectionStatus === "live",
      changed: () => {
        this.#changed();
        this.#releaseSoon();
      },
    });
  }

  /** Whether anybody looks at it or anything in it still waits to be sent. */
  get inUse(): boolean {
    return this.#listeners.size > 0 || this.#outbox.isBusy;
  }

  getView(): SessionView {
    this.#view ??= {
      status: this.#ended ?? (this.#state ? "ready" : this.#connectionStatus === "connecting" ? "loading" : "failed"),
      connection: this.#connectionStatus,
      state: this.#state,
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

  loadOlder(): Promise<void> {
    this.#loadingOlder ??= this.#fetchOlder().finally(() => {
      this.#loadingOlder = null;
    });
    return this.#loadingOlder;
  }

  /** Disconnects and forgets everything, as signing out demands. */
  close(): void {
    this.#end("signed_out");
    this.#outbox.clear();
  }

  async #fetchOlder(): Promise<void> {
    const before = this.#state;
    const oldest = before?.messages[0];
    if (!before?.older_cursor || !oldest) return;
    const page = await this.#api.messages(this.id, { path: oldest.id, cursor: before.older_cursor });
    const state = this.#state;
    // A new snapshot may have come meanwhile; the page need not belong before that one.
    if (state?.epoch !== before.epoch || state.messages[0]?.id !== oldest.id) return;
    this.#setState({ ...state, messages: [...page.items, ...state.messages], older_cursor: page.next_cursor });
  }

  #connect(): void {
    if (this.#connection) return;
    if (this.#ended) {
      this.#ended = null;
      this.#changed();
    }
    this.#connection = new LogConnection(this.#environment, this.id, {
      offset: () => this.#state && formatOffset(this.#state.epoch, this.#state.seq),
      fetchSnapshot: (signal) => this.#api.snapshot(this.id, signal),
      loaded: (snapshot) => {
        this.#setState(keepOlder(stateFromSnapshot(snapshot), this.#state));
        this.#outbox.settle({ fromSnapshot: true });
      },
      received: (events) => this.#received(events),
      connectionChanged: (status) => this.#setConnectionStatus(status),
      ended: (reason) => this.#end(reason),
    });
  }

  #disconnect(): void {
    this.#connection?.stop();
    this.#connection = null;
    this.#setConnectionStatus("connecting");
  }

  /** Decides in a later task, so that a view that leaves and comes back at once keeps its connection. */
  #releaseSoon(): void {
    if (!this.#connection || this.inUse) return;
    this.#environment.setTimer(() => {
      if (!this.inUse) this.#disconnect();
    }, 0);
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
    const grew = state.messages.length > before.messages.length;
    return grew && !hasParentOfNewest(state) ? "snapshot-needed" : "taken";
  }

  #setState(state: SessionState | null): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#outbox.settle({ fromSnapshot: false });
    this.#changed();
  }

  #setConnectionStatus(status: ConnectionStatus): void {
    if (status === this.#connectionStatus) return;
    this.#connectionStatus = status;
    if (status === "live") this.#outbox.postNext();
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

/** False when somebody branched off from a message that is not loaded here, so that the path to show is not either. */
function hasParentOfNewest({ messages }: SessionState): boolean {
  const parent = messages.at(-1)?.parent_id;
  return !parent || messages.some(({ id }) => id === parent);
}
