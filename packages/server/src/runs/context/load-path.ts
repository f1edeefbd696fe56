import { type Kysely, sql } from "kysely";
import type { MessageRow } from "../../storage/message-row.ts";
import type { Tables } from "../../storage/schema.ts";

/**
 * A message and its ancestors, oldest first: the newest `limit` of the path that ends in it (RUN7).
 *
 * @param db a connection or a transaction
 */
export async function loadPath(db: Kysely<Tables>, messageId: string, limit: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    WITH RECURSIVE path AS (
      SELECT messages.*, 1 AS depth FROM messages WHERE id = ${messageId}
      UNION ALL
      SELECT messages.*, path.depth + 1 FROM messages JOIN path ON messages.id = path.parent_id
      WHERE path.depth < ${limit}
    )
    SELECT * FROM path ORDER BY depth DESC`.execute(db);
  return rows;
}

/** How many messages come before this one on its path. */
export async function countAncestors(db: Kysely<Tables>, messageId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH RECURSIVE path AS (
      SELECT parent_id FROM messages WHERE id = ${messageId}
      UNION ALL
      SELECT messages.parent_id FROM messages JOIN path ON messages.id = path.parent_id
    )
    SELECT count(parent_id) AS count FROM path`.execute(db);
  return Number(rows[0]?.count ?? 0);
}
