import { type NewEvent, type Session, soundText, type UpdateSession } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { type SessionRow, toSession } from "./session-row.ts";

/**
 * Changes what `wish` names. Title and tags belong to the session and are told in its log; pinned and archived are how its
 * owner arranges their list.
 *
 * @throws ProblemError `not_found`
 */
export async function updateSession(
  deps: SessionDependencies,
  principal: Principal,
  sessionId: string,
  wish: UpdateSession,
): Promise<Session> {
  const { storage, log, clock } = deps;
  const row = await accessSession(storage.db, principal, sessionId);
  const at = clock.now();
  const told = toldChange(wish);
  const changed: Partial<SessionRow> = {
    ...(told.title !== undefined && { title: told.title, title_source: "person" }),
    ...(told.context_tags && { context_tags: JSON.stringify(told.context_tags) }),
    ...(wish.pinned !== undefined && { pinned: Number(wish.pinned) }),
    ...(wish.archived !== undefined && { archived: Number(wish.archived) }),
  };
  const isTold = Object.keys(told).length > 0;
  const columns = { ...changed, ...(isTold && { updated_at: at }) };
  const event: NewEvent = {
    at,
    type: "session-updated",
    actor: { kind: "user", id: principal.userId },
    data: told,
  };
  const update = storage.db
    .updateTable("sessions")
    .set(columns)
    .where("id", "=", sessionId)
    .where("erase_at", "is", null);
  const result = await log.append({
    log: sessionId,
    guards: [compiled(update)],
    statements: [raiseListVersion(storage, row.user_id)],
    events: isTold ? [event] : [],
    changes_lists_of: row.user_id,
  });
  if (result.status !== "committed") throw problem("not_found", "There is no such session.");
  return toSession({ ...row, ...columns });
}

function toldChange({ title, context_tags }: UpdateSession): { title?: string; context_tags?: string[] } {
  return {
    ...(title !== undefined && { title: soundText(title) }),
    ...(context_tags && { context_tags: [...new Set(context_tags.map(soundText))] }),
  };
}
