import type { SessionMode } from "@millrace/protocol";
import type { MessageRow } from "../../storage/message-row.ts";
import type { Storage } from "../../storage/storage.ts";
import type { ExportQuery } from "../schemas.ts";

/** Whose rated answers: one person's own, or those of everybody who does not object. */
export type ExportScope = { userId: string } | "workspace";

export interface RatedAnswer {
  message_id: string;
  user_id: string;
  session_id: string;
  parent_id: string | null;
  position: number;
  mode: SessionMode;
  system_prompt: string | null;
}

/** The next rated answers after `after` in order of their age. Nothing that was erased, or whose session is deleted. */
export async function readRatedAnswers(
  { db }: Pick<Storage, "db">,
  scope: ExportScope,
  { format, rating, from, to, model, mode }: ExportQuery,
  after: Pick<RatedAnswer, "message_id" | "user_id"> | null,
  limit: number,
): Promise<RatedAnswer[]> {
  let query = db
    .selectFrom("ratings")
    .innerJoin("messages", "messages.id", "ratings.message_id")
    .innerJoin("sessions", "sessions.id", "ratings.session_id")
    .select(["ratings.message_id", "ratings.user_id", "ratings.session_id", "messages.parent_id", "messages.position"])
    .select(["sessions.mode", "sessions.system_prompt"])
    .where("messages.redacted", "=", 0)
    .where("sessions.erase_at", "is", null)
    .orderBy("ratings.message_id")
    .orderBy("ratings.user_id")
    .limit(limit);
  if (format === "preference") query = query.where("ratings.value", "=", "down");
  else if (rating === "up") query = query.where("ratings.value", "=", "up");
  if (scope === "workspace") {
    query = query.where("ratings.user_id", "not in", (select) =>
      select.selectFrom("feedback_settings").select("user_id").where("workspace_export", "=", 0),
    );
  } else {
    query = query.where("ratings.user_id", "=", scope.userId).where("sessions.user_id", "=", scope.userId);
  }
  if (from !== undefined) query = query.where("ratings.updated_at", ">=", Date.parse(from));
  if (to !== undefined) query = query.where("ratings.updated_at", "<=", Date.parse(to));
  if (model !== undefined) query = query.where("messages.model", "=", model);
  if (mode !== undefined) query = query.where("sessions.mode", "=", mode);
  if (after !== null) {
    query = query.where(({ or, and, eb }) =>
      or([
        eb("ratings.message_id", ">", after.message_id),
        and([eb("ratings.message_id", "=", after.message_id), eb("ratings.user_id", ">", after.user_id)]),
      ]),
    );
  }
  return query.execute();
}

/** The newest later version of the answer that the same person rated up. */
export function findPreferred({ db }: Pick<Storage, "db">, answer: RatedAnswer): Promise<MessageRow | undefined> {
  return db
    .selectFrom("messages")
    .innerJoin("ratings", "ratings.message_id", "messages.id")
    .selectAll("messages")
    .where("messages.session_id", "=", answer.session_id)
    .where("messages.parent_id", "=", answer.parent_id)
    .where("messages.position", ">", answer.position)
    .where("messages.redacted", "=", 0)
    .where("ratings.user_id", "=", answer.user_id)
    .where("ratings.value", "=", "up")
    .orderBy("messages.position", "desc")
    .limit(1)
    .executeTakeFirst();
}
