import type { MessagePage, SessionPage } from "@millrace/protocol";
import type { Principal } from "../principal.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { loadPath } from "../runs/context.ts";
import type { Storage } from "../storage/storage.ts";
import { accessSession } from "./access.ts";
import { listCursor, parseListCursor, parseMessageCursor, pathCursor, positionCursor } from "./cursors.ts";
import { readMessages } from "./read-messages.ts";
import { readTransaction } from "./read-snapshot.ts";
import { toSession } from "./session-row.ts";

export interface PageWish {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The person's sessions, the one with the newest message first. */
export async function readSessionPage(
  storage: Storage,
  principal: Principal,
  { limit, cursor }: PageWish,
): Promise<SessionPage> {
  let query = storage.db
    .selectFrom("sessions")
    .leftJoin("read_marks", (join) =>
      join.onRef("read_marks.session_id", "=", "sessions.id").on("read_marks.user_id", "=", principal.userId),
    )
    .selectAll("sessions")
    .select("read_marks.seq as read_seq")
    .where("sessions.user_id", "=", principal.userId)
    .orderBy("active_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (cursor !== undefined) {
    const after = parseListCursor(cursor);
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("active_at", "id"), "<", tuple(after.active_at, after.id)),
    );
  }
  const rows = await query.execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ read_seq, ...row }) => ({
      ...toSession(row),
      unread: row.news_seq !== null && (read_seq ?? 0) <= row.news_seq,
    })),
    next_cursor: last ? listCursor({ active_at: last.active_at, id: last.id }) : null,
  };
}

/**
 * Messages of a session, newest page first, ascending inside a page: all of them in order of creation, or the ancestors
 * of one message, itself included.
 *
 * @param path that message's id; a cursor goes on with whichever kind of page it came from
 */
export function readMessagePage(
  storage: Storage,
  principal: Principal,
  sessionId: string,
  { limit, cursor, path }: PageWish & { path?: string | undefined },
): Promise<MessagePage> {
  return readTransaction(storage, sessionId, async (db) => {
    await accessSession(db, principal, sessionId);
    const from = cursor === undefined ? (path === undefined ? null : { path }) : parseMessageCursor(cursor);
    const active = await activeRuns(db, sessionId);
    if (from && "path" in from) {
      const rows = (await loadPath(db, from.path, limit)).filter((row) => row.session_id === sessionId);
      const before = rows[0]?.parent_id ?? null;
      return { items: await readMessages(db, rows, active), next_cursor: before === null ? null : pathCursor(before) };
    }
    let query = db
      .selectFrom("messages")
      .selectAll()
      .where("session_id", "=", sessionId)
      .orderBy("position", "desc")
      .limit(limit + 1);
    if (from) query = query.where("position", "<", from.position);
    const newestFirst = await query.execute();
    const rows = newestFirst.slice(0, limit).reverse();
    const first = newestFirst.length > limit ? rows[0] : undefined;
    return {
      items: await readMessages(db, rows, active),
      next_cursor: first ? positionCursor(first.position) : null,
    };
  });
}
