import { randomBytes } from "node:crypto";
import type { NewShare, Share } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { hashOf } from "../secret-hash.ts";
import { accessMessage, accessSession } from "../sessions/access.ts";
import { compiled } from "../storage/compiled.ts";
import type { ShareDependencies } from "./dependencies.ts";

const TOKEN_BYTES = 16;
/** Links one session may have at once (SEC7). */
const MAX_SHARES = 100;

/**
 * Makes a link that shows the conversation up to a message, with what it follows, and nothing that comes later.
 *
 * @param messageId left out: the newest message
 * @returns the only time that the token is known to the server
 * @throws ProblemError `not_found`; `conflict` when there is nothing to show, or there are too many links
 */
export async function createShare(
  { storage, log, clock, createId, publicUrl }: ShareDependencies,
  principal: Principal,
  sessionId: string,
  messageId: string | undefined,
): Promise<NewShare> {
  const { db } = storage;
  const session = await accessSession(db, principal, sessionId);
  const shown = messageId ?? session.leaf_id;
  if (shown === null) throw problem("conflict", "There is nothing to share in this session yet.");
  const { id: message_id } = await accessMessage(db, session, shown);
  const { links } = await db
    .selectFrom("shares")
    .select((select) => select.fn.countAll<number>().as("links"))
    .where("session_id", "=", sessionId)
    .executeTakeFirstOrThrow();
  if (links >= MAX_SHARES) throw problem("conflict", "This session has too many links already. Revoke some first.");
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const id = createId("shr");
  const created_at = clock.now();
  const insert = db.insertInto("shares").values({
    id,
    session_id: sessionId,
    message_id,
    token_hash: hashOf(token),
    created_at,
  });
  // Holds only while the session is there: a link must not outlive it.
  const isThere = db
    .updateTable("sessions")
    .set({ user_id: principal.userId })
    .where("id", "=", sessionId)
    .where("erase_at", "is", null);
  const { status } = await log.append({
    log: null,
    guards: [compiled(isThere)],
    statements: [compiled(insert)],
    events: [],
  });
  if (status !== "committed") throw problem("not_found", "There is no such session.");
  return { ...toShare({ id, message_id, created_at }), token, url: `${publicUrl}/share/${token}` };
}

/** @throws ProblemError `not_found` */
export async function listShares(
  { storage: { db } }: ShareDependencies,
  principal: Principal,
  sessionId: string,
): Promise<Share[]> {
  await accessSession(db, principal, sessionId);
  const rows = await db
    .selectFrom("shares")
    .select(["id", "message_id", "created_at"])
    .where("session_id", "=", sessionId)
    .orderBy("id", "desc")
    .execute();
  return rows.map(toShare);
}

/** From now on the link leads nowhere. @throws ProblemError `not_found` */
export async function revokeShare(
  { storage: { db }, log }: ShareDependencies,
  principal: Principal,
  shareId: string,
): Promise<void> {
  const missing = () => problem("not_found", "There is no such link.");
  const share = await db.selectFrom("shares").select("session_id").where("id", "=", shareId).executeTakeFirst();
  if (!share) throw missing();
  await accessSession(db, principal, share.session_id).catch(() => {
    throw missing();
  });
  const remove = db.deleteFrom("shares").where("id", "=", shareId);
  await log.append({ log: null, statements: [compiled(remove)], events: [] });
}

function toShare({ id, message_id, created_at }: { id: string; message_id: string; created_at: number }): Share {
  return { id, message_id, created_at: new Date(created_at).toISOString() };
}
