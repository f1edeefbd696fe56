import type { Kysely } from "kysely";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import type { RunRow } from "../runs/types.ts";
import type { MessageRow } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";
import type { SessionRow } from "./session-row.ts";

/**
 * The one place that decides who may do what with a session (SEC1): its owner everything, everybody else nothing, and a
 * session one may not see, or that is deleted, does not exist.
 */
function findSession(db: Kysely<Tables>, principal: Principal, id: string): Promise<SessionRow | undefined> {
  return db
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", id)
    .where("user_id", "=", principal.userId)
    .where("erase_at", "is", null)
    .executeTakeFirst();
}

/**
 * @param db a connection, or the transaction the answer is for
 * @throws ProblemError `not_found`
 */
export async function accessSession(db: Kysely<Tables>, principal: Principal, id: string): Promise<SessionRow> {
  const row = await findSession(db, principal, id);
  if (!row) throw problem("not_found", "There is no such session.");
  return row;
}

/**
 * A deleted session, for its owner, as long as the deletion can be undone.
 *
 * @throws ProblemError `not_found`
 */
export async function accessDeleted(
  db: Kysely<Tables>,
  principal: Principal,
  id: string,
  now: number,
): Promise<SessionRow> {
  const row = await db
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", id)
    .where("user_id", "=", principal.userId)
    .where("erase_at", ">", now)
    .executeTakeFirst();
  if (!row) throw problem("not_found", "There is no such session.");
  return row;
}

/**
 * What a link shows to whoever has it, signed in or not: a conversation up to one message, as long as the link is not
 * revoked and the session is not deleted.
 *
 * @throws ProblemError `not_found`
 */
export async function accessShared(
  db: Kysely<Tables>,
  tokenHash: string,
): Promise<{ title: string; message_id: string }> {
  const row = await db
    .selectFrom("shares")
    .innerJoin("sessions", "sessions.id", "shares.session_id")
    .select(["sessions.title", "shares.message_id"])
    .where("shares.token_hash", "=", tokenHash)
    .where("sessions.erase_at", "is", null)
    .executeTakeFirst();
  if (!row) throw problem("not_found", "This link does not lead anywhere any more.");
  return row;
}

/** The run, for those who may access its session. @throws ProblemError `not_found` */
export async function accessRun(db: Kysely<Tables>, principal: Principal, id: string): Promise<RunRow> {
  const run = await db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
  if (!run || !(await findSession(db, principal, run.session_id))) throw problem("not_found", "There is no such run.");
  return run;
}

/** Whether the principal may read the session's log. */
export async function mayReadSession(db: Kysely<Tables>, principal: Principal, id: string): Promise<boolean> {
  return (await findSession(db, principal, id)) !== undefined;
}

/**
 * A message of a session that the caller may access.
 *
 * @throws ProblemError `not_found`
 */
export async function accessMessage(db: Kysely<Tables>, session: SessionRow, id: string): Promise<MessageRow> {
  const row = await db
    .selectFrom("messages")
    .selectAll()
    .where("id", "=", id)
    .where("session_id", "=", session.id)
    .executeTakeFirst();
  if (!row) throw problem("not_found", "There is no such message.");
  return row;
}
