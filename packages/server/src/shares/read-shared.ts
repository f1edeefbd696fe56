import { messageText, type SharedMessage, type SharedPage } from "@millrace/protocol";
import { type Kysely, sql } from "kysely";
import { problem } from "../http/problems.ts";
import { hashOf } from "../secret-hash.ts";
import { accessShared } from "../sessions/access.ts";
import { parseMessageCursor, positionCursor } from "../sessions/cursors.ts";
import { type MessageRow, toMessage } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";

/** The most messages a link shows: those nearest to the one it was made at (SEC7). */
const MAX_MESSAGES = 10_000;

/**
 * The next page of what a link shows, from its beginning on. Of each message only what is listed in `SharedMessage`: who
 * wrote it, by which run and at what cost stays inside, and so do its other versions.
 *
 * @throws ProblemError `not_found`, `invalid_request`
 */
export async function readShared(
  { db }: Storage,
  token: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<SharedPage> {
  const { title, message_id } = await accessShared(db, hashOf(token));
  const rows = await readPath(db, message_id, after(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    title,
    items: rows.slice(0, limit).map(toShared),
    next_cursor: last ? positionCursor(last.position) : null,
  };
}

/** A message and its ancestors in order: a message is always created after the one it follows. */
async function readPath(db: Kysely<Tables>, messageId: string, position: number, limit: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    WITH RECURSIVE path AS (
      SELECT id, parent_id, 1 AS depth FROM messages WHERE id = ${messageId}
      UNION ALL
      SELECT messages.id, messages.parent_id, path.depth + 1 FROM messages JOIN path ON messages.id = path.parent_id
      WHERE path.depth < ${MAX_MESSAGES}
    )
    SELECT messages.* FROM messages JOIN path ON messages.id = path.id
    WHERE messages.position > ${position} ORDER BY messages.position LIMIT ${limit}`.execute(db);
  return rows;
}

function toShared(row: MessageRow): SharedMessage {
  const message = toMessage(row);
  return {
    role: message.role,
    text: messageText(message),
    ...(message.redacted && { redacted: true }),
    ...(message.role === "assistant" && { model: message.model }),
    created_at: message.created_at,
  };
}

function after(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const parsed = parseMessageCursor(cursor);
  if ("position" in parsed) return parsed.position;
  throw problem("invalid_request", "The cursor is not one this list gave out. Start again without it.");
}
