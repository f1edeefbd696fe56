import { type RateMessage, type Rating, soundText } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { accessMessage, accessSession } from "../sessions/access.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import type { MessageRow } from "../storage/message-row.ts";
import type { FeedbackDependencies } from "./dependencies.ts";
import { toRating } from "./read-ratings.ts";

/**
 * Remembers what a person thinks of an answer, instead of what they thought before. It is in no log: the person's other
 * devices fetch it when their lists have another version.
 *
 * @throws ProblemError `not_found`; `conflict` when it is no answer, is still being written, or was erased
 */
export async function rateMessage(
  { storage, log, clock }: FeedbackDependencies,
  principal: Principal,
  messageId: string,
  { value, reasons = [], comment = null }: RateMessage,
): Promise<Rating> {
  const { db } = storage;
  const message = await accessOne({ storage }, principal, messageId);
  if (message.role !== "assistant") throw problem("conflict", "Only answers can be rated.");
  if (message.redacted === 1) throw problem("conflict", "This message was erased.");
  if (message.status === "queued" || message.status === "running") {
    throw problem("conflict", "The answer is still being written. Rate it when it has ended.");
  }
  const now = clock.now();
  const row = {
    message_id: messageId,
    user_id: principal.userId,
    session_id: message.session_id,
    value,
    reasons: JSON.stringify([...new Set(reasons)]),
    comment: comment === null || comment === "" ? null : soundText(comment),
    created_at: now,
    updated_at: now,
  };
  const { created_at: _, ...change } = row;
  const write = db
    .insertInto("ratings")
    .values(row)
    .onConflict((conflict) => conflict.columns(["message_id", "user_id"]).doUpdateSet(change));
  // A comment must not outlive what it is about.
  const isThere = db.updateTable("messages").set({ redacted: 0 }).where("id", "=", messageId).where("redacted", "=", 0);
  const { status } = await log.append({
    log: null,
    guards: [compiled(isThere)],
    statements: [compiled(write), raiseListVersion(storage, principal.userId)],
    events: [],
    changes_lists_of: principal.userId,
  });
  if (status !== "committed") throw problem("conflict", "This message was erased.");
  return toRating(row);
}

/** Takes the rating back; doing so again changes nothing. @throws ProblemError `not_found` */
export async function unrateMessage(
  { storage, log }: FeedbackDependencies,
  principal: Principal,
  messageId: string,
): Promise<void> {
  await accessOne({ storage }, principal, messageId);
  const remove = storage.db
    .deleteFrom("ratings")
    .where("message_id", "=", messageId)
    .where("user_id", "=", principal.userId);
  await log.append({
    log: null,
    statements: [compiled(remove), raiseListVersion(storage, principal.userId)],
    events: [],
    changes_lists_of: principal.userId,
  });
}

/** The message, for those who may access its session. */
async function accessOne(
  { storage: { db } }: Pick<FeedbackDependencies, "storage">,
  principal: Principal,
  messageId: string,
): Promise<MessageRow> {
  const missing = () => problem("not_found", "There is no such message.");
  const place = await db.selectFrom("messages").select("session_id").where("id", "=", messageId).executeTakeFirst();
  if (!place) throw missing();
  const session = await accessSession(db, principal, place.session_id).catch(() => {
    throw missing();
  });
  return accessMessage(db, session, messageId);
}
