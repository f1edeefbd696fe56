import type { Session } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { stopRuns } from "../runs/stop-runs.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { accessDeleted, accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { eraseSession } from "./erase-session.ts";
import { type SessionRow, toSession } from "./session-row.ts";
import { whileChanged } from "./while-changed.ts";

/**
 * Deletes the session: nobody finds it any more, and what is being answered in it stops.
 *
 * @param undoMs for how long `restoreSession` can bring it back before it is erased; 0: it is erased at once
 * @throws ProblemError `not_found`
 */
export async function deleteSession(
  deps: SessionDependencies,
  principal: Principal,
  sessionId: string,
  undoMs: number,
): Promise<void> {
  await whileChanged(async () => {
    const session = await accessSession(deps.storage.db, principal, sessionId);
    return (undoMs === 0 ? await eraseSession(deps, session) : await hideSession(deps, session, undoMs)) || null;
  });
}

/** @returns false when somebody else changed the session meanwhile */
async function hideSession(deps: SessionDependencies, session: SessionRow, undoMs: number): Promise<boolean> {
  const { storage, log, clock, engine } = deps;
  const { id, user_id } = session;
  const head = await log.head(id);
  if (!head) return false;
  const hide = storage.db
    .updateTable("sessions")
    // With another count, whoever is about to say something in it reads again, and finds nothing.
    .set((set) => ({ erase_at: clock.now() + undoMs, run_count: set("run_count", "+", 1) }))
    .where("id", "=", id)
    .where("erase_at", "is", null);
  // Under another epoch every stream of the log ends, wherever it is served, and who comes back is asked who they are.
  const { epoch, trimmed, packed } = head;
  const from = { epoch, trimmed, packed };
  const { status } = await log.append({
    log: id,
    guards: [compiled(hide)],
    statements: [raiseListVersion(storage, user_id)],
    rewrite: { from, to: { ...from, epoch: epoch + 1 } },
    events: [],
    changes_lists_of: user_id,
  });
  if (status !== "committed") return false;
  log.feed.drop(id);
  await stopRuns(deps, engine, id, {}, { kind: "user", id: user_id });
  return true;
}

/**
 * Undoes a deletion, as long as that is possible.
 *
 * @throws ProblemError `not_found`
 */
export async function restoreSession(
  deps: SessionDependencies,
  principal: Principal,
  sessionId: string,
): Promise<Session> {
  const { storage, log, clock } = deps;
  const now = clock.now();
  const row = await accessDeleted(storage.db, principal, sessionId, now);
  const show = storage.db
    .updateTable("sessions")
    .set({ erase_at: null })
    .where("id", "=", sessionId)
    .where("erase_at", ">", now);
  const { status } = await log.append({
    log: sessionId,
    guards: [compiled(show)],
    statements: [raiseListVersion(storage, row.user_id)],
    events: [],
    changes_lists_of: row.user_id,
  });
  if (status !== "committed") throw problem("not_found", "There is no such session.");
  return toSession({ ...row, erase_at: null });
}
