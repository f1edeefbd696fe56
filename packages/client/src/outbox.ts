import { formatOffset, isKnownEvent, type SessionState } from "@millrace/protocol";
import type { Api } from "./api.ts";
import { backoff } from "./backoff.ts";
import type { Environment } from "./environment.ts";
import { ApiError } from "./errors.ts";
import type { ConnectionStatus } from "./live/connection-status.ts";
import type { LogEvent } from "./live/log-follower.ts";
import { OutboxEntries } from "./outbox-entries.ts";
import { heldUntil, isUncertain, isUnsent, type OutboxEntry } from "./outbox-entry.ts";
import type { OutgoingFailure, OutgoingMessage } from "./session-view.ts";
import type { KeptMessage, KeptMessages } from "./storage/kept-messages.ts";

/** The session the messages are for. */
export interface OutboxHost {
  readonly sessionId: string;
  state(): SessionState | null;
  /** The offset that the state was loaded at, before events were added to it; null while there is no state. */
  loadedAt(): string | null;
  /** Of the session's log. */
  connection(): ConnectionStatus;
  changed(): void;
}

/** Unanswered posts after which, if the log arrives nevertheless, a person has to decide. */
const MOST_POSTS = 5;
/** How long this tab leaves what another one wrote to that one, in milliseconds. */
const OTHERS_TIME = 30_000;

/**
 * The messages written for a session that its log has not brought back yet. They are posted in order, one at a time, as
 * often as it takes: the server stores a `client_message_id` once (RUN6). A failed one does not hold up those after it.
 *
 * The device keeps them, so they outlive the page, and every tab has them. Tabs do not agree on who posts what was left
 * behind: each posts in order and only what none of them removed, so that it does not matter who comes first.
 */
export class Outbox {
  readonly #environment: Environment;
  readonly #api: Pick<Api, "sendMessage">;
  readonly #host: OutboxHost;
  readonly #entries: OutboxEntries;
  readonly #shown = new WeakMap<KeptMessage, OutgoingMessage>();
  /** The messages that answer what was posted from here. */
  readonly #answers = new Map<string, string>();
  /** What is being posted. */
  #posting: string | null = null;
  #isRestoring = false;
  /** Ends waiting for the server to take messages again. */
  #cancelHold = () => {};

  /** @param kept null where messages cannot outlive the page */
  constructor(environment: Environment, api: Pick<Api, "sendMessage">, host: OutboxHost, kept: KeptMessages | null) {
    this.#environment = environment;
    this.#api = api;
    this.#host = host;
    this.#entries = new OutboxEntries(host.sessionId, kept, () => host.changed());
  }

  get messages(): readonly OutgoingMessage[] {
    return this.#entries.all.map(({ message }) => this.#show(message));
  }

  /** Whether something here waits for the server or the log. */
  get isBusy(): boolean {
    return this.#entries.all.some(({ message }) => message.failure === null);
  }

  /**
   * Until when the server takes no message of this person, in milliseconds since 1970; null: it does. They go out by
   * themselves then.
   */
  get heldUntil(): number | null {
    const now = this.#environment.now();
    return this.#entries.all.reduce<number | null>((latest, { message }) => {
      const until = heldUntil(message, now);
      return until !== null && (latest === null || until > latest) ? until : latest;
    }, null);
  }

  /**
   * What the messages here follow, when that is not what is shown anyway: the message that the first of them goes behind, or
   * null when it begins anew.
   */
  get follows(): string | null | undefined {
    return this.#entries.all[0]?.message.parent_id;
  }

  /** @param parentId the message it follows; undefined: the session's newest leaf, or the answer to what waits here */
  add(content: string, model: string | undefined, parentId?: string | null): void {
    const { now, randomId } = this.#environment;
    const last = this.#entries.all.at(-1)?.message;
    const place = parentId === undefined && last ? placeAfter(last) : parentId !== undefined && { parent_id: parentId };
    const message: KeptMessage = {
      session_id: this.#host.sessionId,
      client_message_id: randomId(),
      content,
      model: model ?? null,
      ...place,
      created_at: new Date(now()).toISOString(),
      order: Math.max(now(), (this.#entries.all.at(-1)?.message.order ?? 0) + 1),
      revision: 0,
      posted_at: null,
      offset: null,
      failure: null,
    };
    void this.#entries.add(message).then(() => this.postNext());
  }

  resend(id: string): void {
    this.#entries.edit(id, (entry) => ({ ...entry, posts: 1, isOurs: true })); // not the first post, and not near the last
    void this.#entries.change(id, (message) => ({ ...message, posted_at: null, failure: null }));
    this.postNext();
  }

  /** Forgets a message. If the server already has it, the log still brings it. */
  discard(id: string): void {
    this.#entries.drop(({ message }) => message.client_message_id === id);
  }

  /** The session is gone: nothing is kept for it any more, and what is here waits for its writer to see why. */
  release(): void {
    this.#entries.release();
  }

  /** Forgets everything here; what the device keeps is not touched any more. */
  close(): void {
    this.#entries.close();
  }

  /** Which of the events bring messages that were written here. */
  arrived(events: readonly LogEvent[]): { message_id: string; client_message_id: string }[] {
    return events.flatMap((event) => {
      if (!isKnownEvent(event) || event.type !== "message-created") return [];
      const { message_id, data } = event;
      const id = data.client_message_id;
      return id !== null && this.#entries.find(id) ? [{ message_id, client_message_id: id }] : [];
    });
  }

  /**
   * Drops what the session holds by now. That is what it shows, and what is acknowledged but not in the part that is
   * loaded: from before the state was loaded, or, when only a repeated post learned that an earlier one had been stored,
   * from before where it is now. Elsewhere an acknowledged message is still on its way through the log, even past its
   * offset.
   *
   * @param arrived ids of messages that the log brought, though the state may not show them any more
   */
  settle(arrived: ReadonlySet<string> = new Set()): void {
    const state = this.#host.state();
    const loadedAt = this.#host.loadedAt();
    if (!state || loadedAt === null || this.#entries.all.length === 0) return;
    const at = formatOffset(state.epoch, state.seq);
    const shown = new Set(state.messages.map((message) => message.role === "user" && message.client_message_id));
    this.#entries.drop(({ message: { client_message_id, offset }, posts }) => {
      const isBefore = offset !== null && offset < (posts > 1 ? at : loadedAt);
      return shown.has(client_message_id) || arrived.has(client_message_id) || isBefore;
    });
  }

  connectionChanged(): void {
    if (this.#isConnected()) this.postNext();
  }

  /** From now on posts what other tabs wrote, too. */
  takeOver(): void {
    for (const { message, isOurs } of this.#entries.all) {
      if (!isOurs) this.#entries.edit(message.client_message_id, (entry) => ({ ...entry, isOurs: true }));
    }
    this.postNext();
  }

  /** Posts the oldest message that waits to be, unless one is on its way or the device has no network. */
  postNext(): void {
    if (this.#isRestoring || this.#posting !== null || this.#host.connection() === "offline") return;
    if (this.#isHeld()) return;
    const next = this.#entries.all.find(({ message, isOurs }) => isOurs && isUnsent(message));
    if (!next || next.isKept === null) return;
    if (!isUncertain(next.message, this.#environment.now())) void this.#post(next);
    else if (this.#isConnected()) this.#fail(next.message.client_message_id, { reason: "uncertain" });
  }

  /** Takes in what the device kept when the page is new; nothing is posted before. */
  async restore(): Promise<void> {
    this.#isRestoring = true;
    await this.#entries.read({ ours: true });
    this.#isRestoring = false;
    this.settle();
    this.postNext();
  }

  /** Takes in what other tabs wrote and did. */
  async sync(): Promise<void> {
    await this.#entries.read({ ours: false });
    this.settle();
    this.#isHeld();
    const hasOthers = this.#entries.all.some(({ isOurs }) => !isOurs);
    if (hasOthers) this.#environment.setTimer(() => this.takeOver(), OTHERS_TIME);
  }

  async #post({ message: { client_message_id: id } }: OutboxEntry): Promise<void> {
    this.#posting = id;
    const message = await this.#claim(id);
    const isDone = !message || (await this.#send(message));
    this.#posting = null;
    this.#host.changed();
    if (isDone) this.postNext();
  }

  /**
   * Notes on the device that the server may have the message from now on.
   *
   * @returns the message, unless other tabs changed it so that it is not to be posted
   */
  async #claim(id: string): Promise<KeptMessage | null> {
    const now = this.#environment.now();
    await this.#entries.change(id, (message) =>
      message.posted_at === null ? { ...message, posted_at: now } : message,
    );
    const message = this.#entries.find(id)?.message;
    return message && isUnsent(message) && !isUncertain(message, now) ? message : null;
  }

  /** @returns whether the next message may be posted at once */
  async #send(message: KeptMessage): Promise<boolean> {
    const { client_message_id: id, session_id, content, model } = message;
    this.#entries.edit(id, (entry) => ({ ...entry, posts: entry.posts + 1 }));
    const parent_id = this.#parentOf(message);
    const named = { ...(model !== null && { model }), ...(parent_id !== undefined && { parent_id }) };
    try {
      const { offset, run } = await this.#api.sendMessage({ session_id, content, client_message_id: id, ...named });
      this.#answers.set(id, run.message_id);
      void this.#entries.change(id, (message) => ({ ...message, offset, failure: null }));
      this.settle();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) return this.#unanswered(id);
      // The answer it was to follow was taken back together with what it answers: it follows what that followed.
      if (error.problem.code === "not_found" && message.after !== undefined) {
        await this.#entries.change(id, ({ after: _, ...rest }) => ({ ...rest, posted_at: null }));
        return true;
      }
      const wait = error.problem.code === "too_many_requests" ? error.retryAfterMs : null;
      if (wait === null) this.#fail(id, { reason: "refused", problem: error.problem });
      else this.#hold(id, this.#environment.now() + wait);
      return true;
    }
  }

  /** Whether all wait because the server takes none for a while; if so, they go on by themselves afterwards. */
  #isHeld(): boolean {
    const { now, setTimer } = this.#environment;
    const until = this.heldUntil;
    this.#cancelHold();
    if (until === null) return false;
    this.#cancelHold = setTimer(() => {
      this.#host.changed();
      this.postNext();
    }, until - now());
    return true;
  }

  #parentOf({ after, parent_id }: KeptMessage): string | null | undefined {
    if (after === undefined) return parent_id;
    const messages = this.#host.state()?.messages ?? [];
    const said = messages.find((message) => message.role === "user" && message.client_message_id === after);
    const answer = said && messages.findLast((message) => message.parent_id === said.id);
    return this.#answers.get(after) ?? answer?.id ?? parent_id;
  }

  /** The server said when to come back. It has stored nothing, so that this post counts for nothing. */
  #hold(id: string, held_until: number): void {
    this.#entries.edit(id, (entry) => ({ ...entry, posts: entry.posts - 1 }));
    void this.#entries.change(id, (message) => ({ ...message, held_until }));
  }

  /** Without a connection the next try waits for it; with one, for a while. */
  #unanswered(id: string): boolean {
    const posts = this.#entries.find(id)?.posts ?? 0;
    if (!this.#isConnected()) return false;
    if (posts >= MOST_POSTS) {
      this.#fail(id, { reason: "unanswered" });
      return true;
    }
    const { setTimer, random } = this.#environment;
    setTimer(() => this.postNext(), backoff(posts, random));
    return false;
  }

  /** What failed because nobody is signed in is kept as it was: it goes out when its writer signs in again. */
  #fail(id: string, failure: OutgoingFailure): void {
    const fail = (message: KeptMessage): KeptMessage => ({ ...message, failure });
    const isSignedOut = failure.reason === "refused" && failure.problem.code === "unauthenticated";
    if (isSignedOut) this.#entries.edit(id, (entry) => ({ ...entry, message: fail(entry.message) }));
    else void this.#entries.change(id, fail);
    this.postNext();
  }

  #isConnected(): boolean {
    const connection = this.#host.connection();
    return connection === "live" || connection === "polling";
  }

  #show(message: KeptMessage): OutgoingMessage {
    const former = this.#shown.get(message);
    const { client_message_id, content, created_at, failure } = message;
    const written = { client_message_id, content, created_at };
    if (failure) return former ?? this.#showing(message, { ...written, status: "failed", failure });
    const isHeld = message.offset === null && this.heldUntil !== null;
    const status = this.#isWaiting(message) ? "waiting" : isHeld ? "held" : "sending";
    return former?.status === status ? former : this.#showing(message, { ...written, status });
  }

  #showing(message: KeptMessage, shown: OutgoingMessage): OutgoingMessage {
    this.#shown.set(message, shown);
    return shown;
  }

  #isWaiting({ client_message_id, offset }: KeptMessage): boolean {
    const connection = this.#host.connection();
    const isCutOff = connection === "offline" || connection === "reconnecting";
    return isCutOff && offset === null && this.#posting !== client_message_id;
  }
}

/** Where a message goes that is written after one that waits: behind its answer, which only matters off the newest path. */
function placeAfter({ client_message_id, parent_id }: KeptMessage): Pick<KeptMessage, "parent_id" | "after"> {
  return parent_id === undefined ? {} : { parent_id, after: client_message_id };
}
