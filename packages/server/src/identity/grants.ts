import type { Logger } from "pino";
import { type Clock, repeat } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { Principal } from "../principal.ts";
import { compiled, databaseNow } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";

/** How old what is known of ended sign-ins may be while something is delivered under them (LIV4). */
const FRESH_MS = 1_000;
const POLL_MS = 500;
const EXPIRY_MS = 1_000;
/** How much further than to the last poll each one looks back: more than a transaction takes to become visible. */
const LOOK_BACK_MS = 60_000;
const KEPT_MS = 60 * 60 * 1_000;

interface GrantsOptions {
  readonly storage: Storage;
  readonly log: Pick<Log, "append">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Which open streams rest on which sign-in or API key. Ends them when it is revoked, here or on another node, or expires (LIV4).
 *
 * With the embedded database there is no other node, so what is known here is always fresh. Nodes that share a database
 * ask it twice a second; while it does not answer, what they know grows stale and deliveries wait.
 */
export class Grants {
  readonly #options: GrantsOptions;
  readonly #shared: boolean;
  readonly #open = new Map<string, Set<{ expiresAt: number; end: () => void }>>();
  /** By `Clock.elapsed`, like the times below. */
  #freshUntil = Number.NEGATIVE_INFINITY;
  /** When the last poll that was answered began; null when there was none since a stream is open. */
  #polledAt: number | null = null;
  /** What was ended here lately, and when: a request that was let in just before may guard a stream only now. */
  readonly #ended = new Map<string, number>();
  #waiting: (() => void)[] = [];
  #cancelPoll: (() => void) | null = null;
  #stopExpiring: (() => void) | null = null;

  constructor(options: GrantsOptions) {
    this.#options = options;
    this.#shared = options.storage.kind === "postgres";
  }

  /**
   * Calls `end` once the principal's credential no longer holds.
   *
   * @returns forgets it; call when the stream is over
   */
  guard({ credential }: Principal, end: () => void): () => void {
    const held = this.#open.get(credential.id) ?? new Set();
    const guard = { expiresAt: credential.expiresAt, end };
    this.#open.set(credential.id, held.add(guard));
    this.#stopExpiring ??= repeat(this.#options.clock, () => this.#expire(), EXPIRY_MS);
    if (this.#shared) this.#cancelPoll ??= this.#options.clock.setTimer(() => void this.#poll(), 0);
    const cancelEnd = this.#ended.has(credential.id) ? this.#options.clock.setTimer(end, 0) : () => {};
    return () => {
      cancelEnd();
      held.delete(guard);
      if (held.size === 0 && this.#open.get(credential.id) === held) this.#open.delete(credential.id);
    };
  }

  /** Ends everything that rests on the credential, on every node. Call when it was ended. */
  async revoke(credentialId: string): Promise<void> {
    const { storage, log, clock } = this.#options;
    const now = clock.elapsed();
    for (const [id, at] of this.#ended) if (at < now - LOOK_BACK_MS) this.#ended.delete(id);
    this.#ended.set(credentialId, now);
    this.#end(credentialId);
    if (!this.#shared) return;
    const row = storage.db
      .insertInto("revocations")
      .values(() => ({ credential_id: credentialId, at: databaseNow(storage.kind) }))
      .onConflict((conflict) => conflict.doNothing());
    const old = storage.db
      .deleteFrom("revocations")
      .where(({ eb }) => eb("at", "<", eb(databaseNow(storage.kind), "-", KEPT_MS)));
    await log.append({ log: null, statements: [compiled(row), compiled(old)], events: [] });
  }

  /** Whether something may be delivered now without waiting for `fresh`. */
  get isFresh(): boolean {
    return !this.#shared || this.#options.clock.elapsed() < this.#freshUntil;
  }

  /** Resolves when what is known is fresh. */
  fresh(): Promise<void> {
    if (this.isFresh) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  stop(): void {
    this.#cancelPoll?.();
    this.#stopExpiring?.();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #end(credentialId: string): void {
    for (const { end } of [...(this.#open.get(credentialId) ?? [])]) end();
  }

  #expire(): void {
    if (this.#open.size === 0) {
      this.#stopExpiring?.();
      this.#stopExpiring = null;
    }
    const now = this.#options.clock.now();
    for (const guards of [...this.#open.values()]) {
      for (const { expiresAt, end } of [...guards]) if (expiresAt <= now) end();
    }
  }

  async #poll(): Promise<void> {
    const { storage, clock, logger } = this.#options;
    const asked = clock.elapsed();
    const lookBack = Math.round(LOOK_BACK_MS + asked - (this.#polledAt ?? asked));
    try {
      const rows = await storage.db
        .selectFrom("revocations")
        .select("credential_id")
        .where(({ eb }) => eb("at", ">", eb(databaseNow(storage.kind), "-", lookBack)))
        .execute();
      // Rows older than that are gone.
      const ended = lookBack < KEPT_MS ? rows.map((row) => row.credential_id) : [...this.#open.keys()];
      for (const id of ended) this.#end(id);
      this.#polledAt = asked;
      this.#freshUntil = asked + FRESH_MS;
      for (const resolve of this.#waiting.splice(0)) resolve();
    } catch (error) {
      // What is known grows stale, and deliveries wait.
      logger.warn({ err: error }, "ended sign-ins could not be read");
    }
    if (this.#open.size > 0) {
      this.#cancelPoll = clock.setTimer(() => void this.#poll(), POLL_MS);
    } else {
      this.#cancelPoll = null;
      this.#polledAt = null;
    }
  }
}
