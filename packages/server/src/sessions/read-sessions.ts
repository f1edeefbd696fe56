import type { SessionPage } from "@millrace/protocol";
import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Principal } from "../principal.ts";
import type { Storage } from "../storage/storage.ts";
import { listCursor, parseListCursor } from "./cursors.ts";
import type { PageWish } from "./read-pages.ts";
import { toSession } from "./session-row.ts";

/** The most tags that are suggested. */
const MAX_TAGS = 100;

export interface SessionPageWish extends PageWish {
  readonly archived: boolean;
  readonly tag?: string | undefined;
}

/** The person's sessions: pinned ones first, then the one with the newest message. */
export async function readSessionPage(
  storage: Storage,
  principal: Principal,
  { limit, cursor, archived, tag }: SessionPageWish,
): Promise<SessionPage> {
  let query = storage.db
    .selectFrom("sessions")
    .leftJoin("read_marks", (join) =>
      join.onRef("read_marks.session_id", "=", "sessions.id").on("read_marks.user_id", "=", principal.userId),
    )
    .selectAll("sessions")
    .select("read_marks.seq as read_seq")
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("runs")
          .select("runs.id")
          .whereRef("runs.session_id", "=", "sessions.id")
          .where("runs.status", "!=", "ended"),
      ).as("active"),
    )
    .where("sessions.user_id", "=", principal.userId)
    .where("archived", "=", Number(archived))
    .where("erase_at", "is", null)
    .orderBy("pinned", "desc")
    .orderBy("active_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (tag !== undefined) query = query.where(hasTag(storage, tag));
  if (cursor !== undefined) {
    const after = parseListCursor(cursor);
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("pinned", "active_at", "id"), "<", tuple(after.pinned, after.active_at, after.id)),
    );
  }
  const rows = await query.execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ read_seq, active, ...row }) => ({
      ...toSession(row),
      unread: row.news_seq !== null && (read_seq ?? 0) <= row.news_seq,
      active: Boolean(active),
      pinned: row.pinned === 1,
      archived: row.archived === 1,
    })),
    next_cursor: last ? listCursor({ pinned: last.pinned, active_at: last.active_at, id: last.id }) : null,
  };
}

/** The tags of the person's sessions, the most used first. */
export async function readTags({ db, kind }: Storage, principal: Principal): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    SELECT tags.value AS tag FROM sessions, ${eachTag(kind)} AS tags
    WHERE sessions.user_id = ${principal.userId} AND sessions.erase_at IS NULL
    GROUP BY tags.value ORDER BY count(*) DESC, tags.value LIMIT ${MAX_TAGS}`.execute(db);
  return rows.map(({ tag }) => tag);
}

function hasTag({ kind }: Storage, tag: string): Expression<SqlBool> {
  return sql<SqlBool>`EXISTS (SELECT 1 FROM ${eachTag(kind)} AS tags WHERE tags.value = ${tag})`;
}

/** A session's tags as rows of one column `value`. */
function eachTag(kind: Storage["kind"]): RawBuilder<unknown> {
  return kind === "sqlite"
    ? sql`json_each(sessions.context_tags)`
    : sql`jsonb_array_elements_text(sessions.context_tags::jsonb)`;
}
