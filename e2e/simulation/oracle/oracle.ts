import type { SessionStore } from "../../../packages/client/src/index.ts";
import type { CommitResult, StoreEntry } from "../../../packages/server/src/log/store.ts";
import { eventText } from "../../../packages/server/src/log/store.ts";
import type { Browser } from "../device/browser.ts";
import type { Tab } from "../device/tab.ts";
import type { SimulatedDatabase } from "../server/database.ts";
import type { Trace } from "../time/trace.ts";
import { History, KEPT_AFTER_MS } from "./history.ts";
import { SessionTruth } from "./session-truth.ts";
import { type Seen, wrongToShow } from "./shown.ts";
import { readLog, readSession } from "./stored.ts";

/**
 * Knows what is on disk, and holds every view of every tab against it, at every moment: nothing is shown that is not on
 * disk (DUR1), nothing that is not what the log says up to there (LOG3, LOG5), nothing to anybody else (SEC1), and nothing
 * that was shown goes away again.
 */
export class Oracle {
  readonly sessions = new Map<string, SessionTruth>();
  readonly history = new History();
  readonly #database: SimulatedDatabase;
  readonly #trace: Trace;
  /** What was shown last, from the time a person signs in until they are not signed in any more. */
  readonly #seen = new WeakMap<SessionStore, Seen>();
  #violation: string | null = null;

  constructor(database: SimulatedDatabase, trace: Trace) {
    this.#database = database;
    this.#trace = trace;
  }

  /** What is wrong; null while everything is right. */
  get violation(): string | null {
    return this.#violation;
  }

  violated(what: string): void {
    this.#violation ??= what;
  }

  /** Events on disk, of all sessions there ever were. */
  get eventCount(): number {
    let count = 0;
    for (const { events } of this.sessions.values()) count += events.length;
    return count;
  }

  /** Runs that have not ended, of all sessions there are. */
  get activeRuns(): number {
    let count = 0;
    for (const { state, isDeleted } of this.sessions.values()) if (!isDeleted) count += state.active_runs.length;
    return count;
  }

  /** A batch is on disk. */
  committed(entries: readonly StoreEntry[], results: readonly CommitResult[]): void {
    for (const [index, entry] of entries.entries()) {
      const result = results[index];
      if (entry.log !== null && result?.status === "committed") this.#entryCommitted(entry.log, entry, result);
    }
  }

  #entryCommitted(log: string, entry: StoreEntry, result: CommitResult & { status: "committed" }): void {
    const truth = this.sessions.get(log) ?? this.#begin(log, result.epoch);
    this.#trace.add(`on disk: ${log} to ${result.epoch}:${result.last_seq} ${truth.isDeleted ? "deleted" : ""}`);
    if (entry.erases) {
      truth.isDeleted = true;
    } else if (entry.rewrite && entry.rewrite.to.epoch > entry.rewrite.from.epoch) {
      // Later entries of the same batch are on disk already.
      truth.rewrite(result.epoch, readLog(this.#database, log, result.last_seq));
    } else {
      const first = result.last_seq - entry.events.length + 1;
      if (first !== truth.events.length + 1)
        this.violated(`LOG1: ${log} goes on at ${first} after ${truth.events.length}`);
      for (const [index, body] of entry.events.entries()) truth.append(eventText(first + index, body));
    }
  }

  /** What a tab wrote in its last moments may go with it. */
  tabEnds(tab: Tab): void {
    for (const written of this.history.written) {
      if (written.by === tab && !tab.machine.wasAwakeFor(KEPT_AFTER_MS, written.at)) written.isUncertain = true;
    }
  }

  /** What the browser kept is gone, and with it what was not sent yet. */
  storageCleared(browser: Browser): void {
    for (const written of this.history.written) {
      const isStored = this.sessions.get(written.sessionId)?.said.includes(written.content);
      if (written.by.browser === browser && !isStored) written.isUncertain = true;
    }
  }

  #begin(log: string, epoch: number): SessionTruth {
    const { session, ownerId } = readSession(this.#database, log);
    // A fork has its messages from its first commit on.
    const begun = { ...session, message_count: 0, last_message_at: null, updated_at: session.created_at };
    const truth = new SessionTruth(ownerId, begun, epoch);
    this.sessions.set(log, truth);
    return truth;
  }

  /** A tab shows something. */
  saw(tab: Tab, store: SessionStore): void {
    const { state, status } = store.getView();
    if (!state) return;
    const truth = this.sessions.get(store.id);
    const wrong = wrongToShow(tab, state, this.#seen.get(store) ?? null, truth);
    if (wrong) this.violated(`${tab.name} shows ${store.id} (${status}) at ${state.epoch}:${state.seq}: ${wrong}`);
    this.#seen.set(store, { state, expected: truth?.stateAt(state.seq) });
  }
}
