import { sql } from "kysely";
import { z } from "zod";
import { type Clock, repeat } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import type { ErrorRow } from "../storage/workspace-tables.ts";

/** How many wait to be stored; while the database is away, later ones are only in the log. */
const MAX_WAITING = 500;
const FLUSH_MS = 1_000;
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;
const SWEEP_MS = 60 * 60 * 1_000;
const MAX_STACK = 8_000;
const MAX_TEXT = 500;

const LINE = z.object({
  time: z.number(),
  msg: z.string().catch(""),
  request_id: z.string().nullable().catch(null),
  run_id: z.string().nullable().catch(null),
  err: z
    .object({
      type: z.string().catch("Error"),
      message: z.string().catch(""),
      stack: z.string().catch(""),
      code: z.union([z.string(), z.number()]).nullable().catch(null),
    })
    .nullable()
    .catch(null),
});

interface ErrorStoreOptions {
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Clock;
  readonly createId: CreateId;
}

/** Keeps what went wrong for 30 days, to be found by the id that a person was shown. */
export class ErrorStore {
  readonly #options: ErrorStoreOptions;
  #waiting: ErrorRow[] = [];
  #flushing: Promise<void> | null = null;
  #stops: (() => void)[] = [];

  constructor(options: ErrorStoreOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock } = this.#options;
    this.#sweep();
    this.#stops = [repeat(clock, () => void this.flush(), FLUSH_MS), repeat(clock, () => this.#sweep(), SWEEP_MS)];
  }

  /** Takes a line of the log. Never throws and never logs, whatever the database does. */
  take(line: string): void {
    if (this.#waiting.length >= MAX_WAITING) return;
    const parsed = LINE.safeParse(parseJson(line));
    if (!parsed.success) return;
    const { time, msg, request_id, run_id, err } = parsed.data;
    this.#waiting.push({
      id: this.#options.createId("err"),
      at: time,
      request_id,
      run_id,
      message: msg.slice(0, MAX_TEXT),
      name: err?.type.slice(0, MAX_TEXT) ?? null,
      code: err?.code == null ? null : String(err.code).slice(0, MAX_TEXT),
      cause: err?.message.slice(0, MAX_TEXT) ?? null,
      stack: err?.stack.slice(0, MAX_STACK) ?? null,
    });
  }

  /** Stores what waits. What the database does not take stays for the next time. */
  flush(): Promise<void> {
    this.#flushing ??= this.#store().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await this.flush();
  }

  /**
   * Newest first.
   *
   * @param search an id of a request or a run, or the beginning of a message or a code; null for all
   * @param before the id to go on after; null for the newest
   */
  find(search: string | null, before: string | null, limit: number): Promise<ErrorRow[]> {
    let query = this.#options.storage.db.selectFrom("errors").selectAll().orderBy("id", "desc").limit(limit);
    if (before !== null) query = query.where("id", "<", before);
    if (search === null) return query.execute();
    const beginning = `${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
    return query
      .where(({ or, eb }) =>
        or([
          eb("request_id", "=", search),
          eb("run_id", "=", search),
          eb("code", "=", search),
          sql<boolean>`message like ${beginning} escape '\\'`,
        ]),
      )
      .execute();
  }

  async #store(): Promise<void> {
    const { storage, log } = this.#options;
    const rows = this.#waiting.splice(0);
    if (rows.length === 0) return;
    const statements = rows.map((row) => compiled(storage.db.insertInto("errors").values(row)));
    await log.append({ log: null, statements, events: [] }).catch(() => {
      this.#waiting = [...rows, ...this.#waiting].slice(0, MAX_WAITING);
    });
  }

  #sweep(): void {
    const { storage, log, clock } = this.#options;
    const old = storage.db.deleteFrom("errors").where("at", "<", clock.now() - KEPT_MS);
    // Whatever keeps it from being done now: the next hour does it.
    log.append({ log: null, statements: [compiled(old)], events: [] }).catch(() => {});
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
