import type { MessagePage } from "@millrace/protocol";
import type { Principal } from "../principal.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { loadPath } from "../runs/context/load-path.ts";
import type { Storage } from "../storage/storage.ts";
import { accessSession } from "./access.ts";
import { parseMessageCursor, pathCursor, positionCursor } from "./cursors.ts";
import { readMessages } from "./read-messages.ts";
import { readTransaction } from "./read-snapshot.ts";

export interface PageWish {
  readonly limit: number;
  readonly cursor?: string | undefined;
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
