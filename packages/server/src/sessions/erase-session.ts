import { repeat } from "../clock.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import type { SessionDependencies } from "./dependencies.ts";
import type { SessionRow } from "./session-row.ts";

/** Time between two looks for sessions whose deletion can no longer be undone, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * Erases the session with everything in it. A run under way finds its fence gone and lets go.
 *
 * @param session as read just now
 * @returns false when it was deleted, or its deletion undone, meanwhile
 */
export async function eraseSession(
  { storage, log, engine }: Pick<SessionDependencies, "storage" | "log" | "engine">,
  { id, user_id, erase_at }: Pick<SessionRow, "id" | "user_id" | "erase_at">,
): Promise<boolean> {
  const { db } = storage;
  const runs = await db
    .selectFrom("runs")
    .select("id")
    .where("session_id", "=", id)
    .where("status", "!=", "ended")
    .execute();
  const remove = db
    .deleteFrom("sessions")
    .where("id", "=", id)
    .where("erase_at", erase_at === null ? "is" : "=", erase_at);
  const { status } = await log.append({
    log: id,
    guards: [compiled(remove)],
    statements: [
      compiled(db.deleteFrom("runs").where("session_id", "=", id)),
      compiled(db.deleteFrom("messages").where("session_id", "=", id)),
      compiled(db.deleteFrom("summaries").where("session_id", "=", id)),
      compiled(db.deleteFrom("run_contexts").where("session_id", "=", id)),
      compiled(db.deleteFrom("read_marks").where("session_id", "=", id)),
      compiled(db.deleteFrom("shares").where("session_id", "=", id)),
      compiled(db.deleteFrom("ratings").where("session_id", "=", id)),
      compiled(db.deleteFrom("experiment_assignments").where("session_id", "=", id)),
      raiseListVersion(storage, user_id),
    ],
    erases: true,
    events: [],
    changes_lists_of: user_id,
  });
  if (status !== "committed") return false;
  for (const run of runs) engine.abort(run.id, "lost");
  log.feed.drop(id);
  return true;
}

/** Erases deleted sessions once their time to be restored is over, also those of before the start. Every node may do so. */
export class DeletionSweep {
  readonly #deps: Pick<SessionDependencies, "storage" | "log" | "engine" | "clock" | "logger">;
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #end = () => {};

  constructor(deps: Pick<SessionDependencies, "storage" | "log" | "engine" | "clock" | "logger">) {
    this.#deps = deps;
  }

  start(): void {
    this.#look();
    this.#end = repeat(this.#deps.clock, () => this.#look(), LOOK_MS);
  }

  /** Resolves when what is being erased is gone. */
  stop(): Promise<void> {
    this.#end();
    return this.#work;
  }

  #look(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#work = this.#eraseDue()
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, "deleted sessions could not be erased"))
      .finally(() => {
        this.#isWorking = false;
      });
  }

  async #eraseDue(): Promise<void> {
    const { storage, clock } = this.#deps;
    const due = await storage.db
      .selectFrom("sessions")
      .select(["id", "user_id", "erase_at"])
      .where("erase_at", "<=", clock.now())
      .execute();
    for (const session of due) await eraseSession(this.#deps, session);
  }
}
