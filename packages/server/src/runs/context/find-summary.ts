import { type Kysely, type Selectable, sql } from "kysely";
import type { Statement } from "../../log/store.ts";
import { compiled } from "../../storage/compiled.ts";
import type { SummaryTable, Tables } from "../../storage/schema.ts";
import type { Storage } from "../../storage/storage.ts";

export type SummaryRow = Selectable<SummaryTable>;

/** A summary that is further back than this is of no use: too much of what came since would be missing. */
const FURTHEST = 500;

/**
 * The summary that covers most of the path to a message.
 *
 * @param db a connection or a transaction
 */
export async function findSummary(
  db: Kysely<Tables>,
  sessionId: string,
  messageId: string,
): Promise<SummaryRow | undefined> {
  const any = await db.selectFrom("summaries").select("id").where("session_id", "=", sessionId).limit(1).execute();
  if (any.length === 0) return undefined;
  const { rows } = await sql<SummaryRow>`
    WITH RECURSIVE path AS (
      SELECT id, parent_id, 1 AS depth FROM messages WHERE id = ${messageId}
      UNION ALL
      SELECT messages.id, messages.parent_id, path.depth + 1 FROM messages JOIN path ON messages.id = path.parent_id
      WHERE path.depth < ${FURTHEST} AND NOT EXISTS (SELECT 1 FROM summaries WHERE summaries.message_id = path.id)
    )
    SELECT summaries.* FROM summaries JOIN path ON summaries.message_id = path.id ORDER BY path.depth LIMIT 1`.execute(
    db,
  );
  return rows[0];
}

/** Erases every summary that covers the message: those of it, and of what follows it on any path (LOG7). */
export function eraseSummaries({ db }: Storage, sessionId: string, messageId: string): Statement {
  const following = sql<string>`(
    WITH RECURSIVE following AS (
      SELECT id FROM messages WHERE id = ${messageId}
      UNION ALL
      SELECT messages.id FROM messages JOIN following ON messages.parent_id = following.id
      WHERE messages.session_id = ${sessionId}
    )
    SELECT id FROM following)`;
  return compiled(db.deleteFrom("summaries").where("session_id", "=", sessionId).where("message_id", "in", following));
}
