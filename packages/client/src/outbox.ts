import { formatOffset, type Problem, type SessionState } from "@millrace/protocol";
import type { Api } from "./api.ts";
import { backoff } from "./backoff.ts";
import type { Environment } from "./environment.ts";
import { ApiError } from "./errors.ts";
import type { OutgoingMessage } from "./session-view.ts";

/** The session the messages are for. */
export interface OutboxHost {
  readonly sessionId: string;
  state(): SessionState | null;
  /** Whether the session's log is being received right now. */
  isLive(): boolean;
  changed(): void;
}

interface Entry {
  readonly message: OutgoingMessage;
  readonly model: string | undefined;
  readonly posts: number;
  /** From the server's acknowledgement: an offset before everything the message caused. */
  readonly offset: string | null;
}

/** Unanswered posts after which, if the log is live nevertheless, a person has to decide. */
const MOST_POSTS = 5;

/**
 * The messages written here that the log has not brought back yet. They are posted in order, one at a time, as often as
 * it takes: the server stores a `client_message_id` once (RUN6). A failed one does not hold up those after it.
 */
export class Outbox {
  readonly #environment: Environment;
  readonly #api: Pick<Api, "sendMessage">;
  readonly #host: OutboxHost;
  #entries: readonly Entry[] = [];
  #posting = false;

  constructor(environment: Environment, api: Pick<Api, "sendMessage">, host: OutboxHost) {
    this.#environment = environment;
    this.#api = api;
    this.#host = host;
  }

  get messages(): readonly OutgoingMessage[] {
    return this.#entries.map(({ message }) => message);
  }

  /** Whether something here still waits for the server or for the log. */
  get isBusy(): boolean {
    return this.#entries.some(({ message }) => message.status === "sending");
  }

  add(content: string, model: string | undefined): void {
    const message: OutgoingMessage = {
      client_message_id: crypto.randomUUID(),
      content,
      created_at: new Date(this.#environment.now()).toISOString(),
      status: "sending",
      problem: null,
    };
    this.#set([...this.#entries, { message, model, posts: 0, offset: null }]);
    this.postNext();
  }

  resend(clientMessageId: string): void {
    this.#change(clientMessageId, (entry) => ({
      ...entry,
      posts: 1, // not the first post, and not near the last
      message: { ...entry.message, status: "sending", problem: null },
    }));
    this.postNext();
  }

  /** Forgets a message here. If the server already has it, the log still brings it. */
  discard(clientMessageId: string): void {
    this.#set(this.#entries.filter(({ message }) => message.client_message_id !== clientMessageId));
  }

  clear(): void {
    this.#set([]);
  }

  /**
   * Drops what the session holds by now. That is what it shows, and what is acknowledged but lies before the part that
   * is loaded: after a snapshot, or when only a repeated post learned that an earlier one had been stored. Elsewhere an
   * acknowledged message is still on its way through the log, even past its offset.
   */
  settle(options: { fromSnapshot: boolean }): void {
    const state = this.#host.state();
    if (!state || this.#entries.length === 0) return;
    const at = formatOffset(state.epoch, state.seq);
    const shown = new Set(state.messages.map((message) => message.role === "user" && message.client_message_id));
    const left = this.#entries.filter(({ message, posts, offset }) => {
      const isBefore = offset !== null && offset < at && (options.fromSnapshot || posts > 1);
      return !shown.has(message.client_message_id) && !isBefore;
    });
    if (left.length < this.#entries.length) this.#set(left);
  }

  /** Posts the oldest message that waits to be, unless one is on its way. Call it too when the log becomes live. */
  postNext(): void {
    const next = this.#entries.find(({ message, offset }) => message.status === "sending" && offset === null);
    if (!next || this.#posting) return;
    void this.#post(next);
  }

  async #post({ message, model }: Entry): Promise<void> {
    const { client_message_id: id, content } = message;
    const body = {
      session_id: this.#host.sessionId,
      content,
      client_message_id: id,
      ...(model !== undefined && { model }),
    };
    this.#posting = true;
    this.#change(id, (entry) => ({ ...entry, posts: entry.posts + 1 }));
    try {
      const { offset } = await this.#api.sendMessage(body);
      this.#posting = false;
      this.#change(id, (entry) => ({ ...entry, offset }));
      this.settle({ fromSnapshot: false });
      this.postNext();
    } catch (error) {
      this.#posting = false;
      if (error instanceof ApiError) this.#fail(id, error.problem);
      else this.#unanswered(id);
    }
  }

  /** Without a live log the next try waits for it; with one, for a while. */
  #unanswered(id: string): void {
    const posts = this.#entries.find(({ message }) => message.client_message_id === id)?.posts ?? 0;
    if (!this.#host.isLive()) return;
    if (posts >= MOST_POSTS) {
      this.#fail(id, null);
      return;
    }
    const { setTimer, random } = this.#environment;
    setTimer(() => this.postNext(), backoff(posts, random));
  }

  #fail(id: string, problem: Problem | null): void {
    this.#change(id, (entry) => ({ ...entry, message: { ...entry.message, status: "failed", problem } }));
    this.postNext();
  }

  #change(id: string, change: (entry: Entry) => Entry): void {
    this.#set(this.#entries.map((entry) => (entry.message.client_message_id === id ? change(entry) : entry)));
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#host.changed();
  }
}
