import { type CreateSession, DEFAULT_TITLE, type NewEvent, type Session, soundText } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { findRequest, type RequestKey, requestGuards } from "./requests.ts";
import { type SessionRow, toSession } from "./session-row.ts";

/** Makes a session and its empty log. A repetition under the same key returns the first one (RUN6). */
export async function createSession(
  deps: SessionDependencies,
  principal: Principal,
  input: CreateSession,
  keys: readonly RequestKey[],
): Promise<Session> {
  const { storage, log, clock, createId } = deps;
  const known = await findRequest(storage, keys);
  if (known) return toSession(await accessSession(storage.db, principal, known.id));
  const now = clock.now();
  const row: SessionRow = {
    id: createId("ses"),
    user_id: principal.userId,
    title: soundText(input.title ?? DEFAULT_TITLE),
    mode: input.mode ?? "general",
    context_tags: JSON.stringify((input.context_tags ?? []).map(soundText)),
    system_prompt: input.system_prompt === undefined ? null : soundText(input.system_prompt),
    status: "active",
    message_count: 0,
    run_count: 0,
    leaf_id: null,
    created_at: now,
    updated_at: now,
    last_message_at: null,
    active_at: now,
    news_seq: null,
  };
  const result = await log.append({
    log: row.id,
    guards: requestGuards(storage, keys, { id: row.id, offset: "" }, now),
    statements: [
      compiled(storage.db.insertInto("logs").values({ id: row.id, epoch: 1, head: 0, trimmed: 0, packed: 0 })),
      compiled(storage.db.insertInto("sessions").values(row)),
      raiseListVersion(storage, principal.userId),
    ],
    events: [],
    changes_lists_of: principal.userId,
  });
  return result.status === "committed" ? toSession(row) : createSession(deps, principal, input, keys);
}

/** @throws ProblemError `not_found` */
export async function renameSession(
  deps: SessionDependencies,
  principal: Principal,
  sessionId: string,
  title: string,
): Promise<Session> {
  const { storage, log, clock } = deps;
  const row = await accessSession(storage.db, principal, sessionId);
  const at = clock.now();
  const named = soundText(title);
  const renamed: NewEvent = {
    at,
    type: "session-updated",
    actor: { kind: "user", id: principal.userId },
    data: { title: named },
  };
  const update = storage.db.updateTable("sessions").set({ title: named, updated_at: at }).where("id", "=", sessionId);
  const result = await log.append({
    log: sessionId,
    guards: [compiled(update)],
    statements: [raiseListVersion(storage, row.user_id)],
    events: [renamed],
    changes_lists_of: row.user_id,
  });
  if (result.status !== "committed") throw problem("not_found", "There is no such session.");
  return toSession({ ...row, title: named, updated_at: at });
}

/**
 * Erases the session with everything in it, at once. A run under way finds its fence gone and lets go.
 *
 * @throws ProblemError `not_found`
 */
export async function deleteSession(deps: SessionDependencies, principal: Principal, sessionId: string): Promise<void> {
  const { storage, log, engine } = deps;
  const { user_id } = await accessSession(storage.db, principal, sessionId);
  const { db } = storage;
  const runs = await db
    .selectFrom("runs")
    .select("id")
    .where("session_id", "=", sessionId)
    .where("status", "!=", "ended")
    .execute();
  const result = await log.append({
    log: sessionId,
    guards: [compiled(db.deleteFrom("sessions").where("id", "=", sessionId))],
    statements: [
      compiled(db.deleteFrom("runs").where("session_id", "=", sessionId)),
      compiled(db.deleteFrom("messages").where("session_id", "=", sessionId)),
      compiled(db.deleteFrom("read_marks").where("session_id", "=", sessionId)),
      raiseListVersion(storage, user_id),
    ],
    erases: true,
    events: [],
    changes_lists_of: user_id,
  });
  if (result.status !== "committed") throw problem("not_found", "There is no such session.");
  for (const { id } of runs) engine.abort(id, "lost");
  log.feed.drop(sessionId);
}
