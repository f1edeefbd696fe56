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
  /** From the server's acknowledgement: an offset before everything the message caused. */
  readonly offset: string | null;
  /** Posts that got no answer although the log was live. */
  readonly failures: number;
}

/** Unanswered posts, with the log live all the while, after which a person has to decide. */
const MOST_FAILURES = 5;

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
  #cancelRetry = () => {};

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
    this.#set([...this.#entries, { message, model, offset: null, failures: 0 }]);
    this.postNext();
  }

  resend(clientMessageId: string): void {
    this.#change(clientMessageId, (entry) =>
      entry.message.status === "sending"
        ? entry
        : { ...entry, failures: 0, message: { ...entry.message, status: "sending", problem: null } },
    );
    this.postNext();
  }

  /** Forgets a message here. If the server already has it, the log still brings it. */
  discard(clientMessageId: string): void {
    this.#set(this.#entries.filter(({ message }) => message.client_message_id !== clientMessageId));
  }

  clear(): void {
    this.#cancelRetry();
    this.#set([]);
  }

  /** Drops what the session now holds: messages it shows, and acknowledged ones that lie before what is loaded. */
  settle(): void {
    const state = this.#host.state();
    if (!state || this.#entries.length === 0) return;
    const offset = formatOffset(state.epoch, state.seq);
    const stored = new Set(state.messages.map((message) => message.role === "user" && message.client_message_id));
    const left = this.#entries.filter(
      (entry) => !stored.has(entry.message.client_message_id) && !(entry.offset !== null && entry.offset < offset),
    );
    if (left.length < this.#entries.length) this.#set(left);
  }

  /** Posts the oldest message that waits to be, unless one is on its way. Call it too when the log becomes live. */
  postNext(): void {
    const next = this.#entries.find(({ message, offset }) => message.status === "sending" && offset === null);
    if (!next || this.#posting) return;
    this.#cancelRetry();
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
    try {
      const { offset } = await this.#api.sendMessage(body);
      this.#posting = false;
      this.#change(id, (entry) => ({ ...entry, offset }));
      this.settle();
      this.postNext();
    } catch (error) {
      this.#posting = false;
      if (error instanceof ApiError) this.#fail(id, error.problem);
      else this.#unanswered(id);
    }
  }

  /** Without a live log the next try waits for it; with one, for a while. */
  #unanswered(id: string): void {
    if (!this.#host.isLive()) return;
    const failures = 1 + (this.#entries.find(({ message }) => message.client_message_id === id)?.failures ?? 0);
    if (failures === MOST_FAILURES) {
      this.#fail(id, null);
      return;
    }
    this.#change(id, (entry) => ({ ...entry, failures }));
    const { setTimer, random } = this.#environment;
    this.#cancelRetry = setTimer(() => this.postNext(), backoff(failures, random));
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
