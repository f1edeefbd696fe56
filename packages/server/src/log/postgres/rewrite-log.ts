import type { PoolClient } from "pg";
import { compressSegment } from "../segment-codec.ts";
import type { LogShape, Rewrite } from "../store.ts";

/**
 * Changes how a log is kept. Call with its head locked.
 *
 * @param head as it is
 * @returns false when that is not as expected; nothing was changed then
 */
export async function rewriteLog(
  client: PoolClient,
  head: LogShape & { readonly id: string },
  { from, to, segments = [], bodies = [] }: Rewrite,
): Promise<boolean> {
  if (head.epoch !== from.epoch || head.trimmed !== from.trimmed || head.packed !== from.packed) return false;
  const shape = [head.id, to.epoch, to.trimmed, to.packed];
  await client.query("UPDATE logs SET epoch = $2, trimmed = $3, packed = $4 WHERE id = $1", shape);
  for (const segment of segments) {
    await client.query(
      `INSERT INTO segments (log_id, first_seq, last_seq, last_at, events) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (log_id, last_seq) DO UPDATE SET events = excluded.events`,
      [head.id, segment.first_seq, segment.last_seq, segment.last_at, compressSegment(segment)],
    );
  }
  if (bodies.length > 0) {
    await client.query(
      `UPDATE events SET body = new.body FROM unnest($2::bigint[], $3::text[]) AS new (seq, body)
       WHERE events.log_id = $1 AND events.seq = new.seq`,
      [head.id, bodies.map(({ seq }) => seq), bodies.map(({ body }) => body)],
    );
  }
  if (to.packed > from.packed) {
    await client.query("DELETE FROM events WHERE log_id = $1 AND seq <= $2", [head.id, to.packed]);
  }
  if (to.trimmed > from.trimmed) {
    await client.query("DELETE FROM segments WHERE log_id = $1 AND last_seq <= $2", [head.id, to.trimmed]);
  }
  return true;
}
