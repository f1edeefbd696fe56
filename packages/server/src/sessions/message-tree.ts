import { type Kysely, sql } from "kysely";
import type { Tables } from "../storage/schema.ts";
import type { SessionRow } from "./session-row.ts";

/**
 * Where the path through a message ends: in the session's newest leaf if that comes after the message, else where the
 * newest child leads each time. A message that is not in the session counts as not named.
 *
 * @param db a connection or a transaction
 */
export async function leafThrough(
  db: Kysely<Tables>,
  { id, leaf_id }: Pick<SessionRow, "id" | "leaf_id">,
  messageId: string | undefined,
): Promise<string | null> {
  if (messageId === undefined || leaf_id === null || (await isOnPath(db, leaf_id, messageId))) return leaf_id;
  return (await newestLeafAfter(db, id, messageId)) ?? leaf_id;
}

/** Follows the newest child from the message on; null when it is not in the session. */
async function newestLeafAfter(db: Kysely<Tables>, sessionId: string, messageId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE path (id, depth) AS (
      SELECT id, 1 FROM messages WHERE id = ${messageId} AND session_id = ${sessionId}
      UNION ALL
      SELECT messages.id, path.depth + 1 FROM path JOIN messages ON messages.id = (
        SELECT child.id FROM messages AS child
        WHERE child.session_id = ${sessionId} AND child.parent_id = path.id
        ORDER BY child.position DESC LIMIT 1
      )
    )
    SELECT id FROM path ORDER BY depth DESC LIMIT 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** Whether a message is the leaf, or comes before it. */
async function isOnPath(db: Kysely<Tables>, leafId: string, messageId: string): Promise<boolean> {
  const { rows } = await sql`
    WITH RECURSIVE path (id, parent_id) AS (
      SELECT id, parent_id FROM messages WHERE id = ${leafId}
      UNION ALL
      SELECT messages.id, messages.parent_id FROM messages JOIN path ON messages.id = path.parent_id
      WHERE path.id <> ${messageId}
    )
    SELECT 1 AS found FROM path WHERE id = ${messageId}`.execute(db);
  return rows.length > 0;
}
