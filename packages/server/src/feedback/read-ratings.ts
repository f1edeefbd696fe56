import {
  type ListedRating,
  messageText,
  type Rating,
  type RatingList,
  type RatingPage,
  type RatingValue,
} from "@millrace/protocol";
import type { Selectable } from "kysely";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { accessSession } from "../sessions/access.ts";
import type { Tables } from "../storage/schema.ts";
import type { FeedbackDependencies } from "./dependencies.ts";

type RatingRow = Selectable<Tables["ratings"]>;

const PREVIEW_LENGTH = 160;

export function toRating({ message_id, value, reasons, comment, updated_at }: Omit<RatingRow, "created_at">): Rating {
  return {
    message_id,
    value,
    reasons: JSON.parse(reasons),
    comment,
    updated_at: new Date(updated_at).toISOString(),
  };
}

/** What the caller thinks of a session's answers. @throws ProblemError `not_found` */
export async function listSessionRatings(
  { storage: { db } }: Pick<FeedbackDependencies, "storage">,
  principal: Principal,
  sessionId: string,
): Promise<RatingList> {
  await accessSession(db, principal, sessionId);
  const rows = await db
    .selectFrom("ratings")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("user_id", "=", principal.userId)
    .orderBy("message_id")
    .execute();
  return { items: rows.map(toRating) };
}

/**
 * All answers that the caller rated, the newest answer first.
 *
 * @param cursor the id of the last answer of the page before
 * @throws ProblemError `invalid_request`
 */
export async function listRatings(
  { storage: { db } }: Pick<FeedbackDependencies, "storage">,
  principal: Principal,
  { limit, cursor, value }: { limit: number; cursor?: string; value?: RatingValue },
): Promise<RatingPage> {
  if (cursor !== undefined && !/^msg_\w{1,60}$/.test(cursor)) {
    throw problem("invalid_request", "The cursor is not one this list gave out. Start again without it.");
  }
  let query = db
    .selectFrom("ratings")
    .innerJoin("messages", "messages.id", "ratings.message_id")
    .innerJoin("sessions", "sessions.id", "ratings.session_id")
    .selectAll("ratings")
    .select(["messages.parts", "messages.model", "sessions.title"])
    .where("ratings.user_id", "=", principal.userId)
    .where("sessions.user_id", "=", principal.userId)
    .where("sessions.erase_at", "is", null)
    .orderBy("ratings.message_id", "desc")
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where("ratings.message_id", "<", cursor);
  if (value !== undefined) query = query.where("ratings.value", "=", value);
  const rows = await query.execute();
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(
      (row): ListedRating => ({
        ...toRating(row),
        session_id: row.session_id,
        session_title: row.title,
        preview: preview(messageText({ parts: JSON.parse(row.parts) })),
        model: row.model ?? "",
      }),
    ),
    next_cursor: rows.length > limit ? (shown.at(-1)?.message_id ?? null) : null,
  };
}

/** The beginning of a text, on one line and never ending within a character. */
function preview(text: string): string {
  return [
    ...text
      .slice(0, PREVIEW_LENGTH * 4)
      .replace(/\s+/g, " ")
      .trim(),
  ]
    .slice(0, PREVIEW_LENGTH)
    .join("");
}
