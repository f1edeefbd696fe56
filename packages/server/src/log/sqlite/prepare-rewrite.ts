import type { DatabaseSync } from "node:sqlite";
import { compressSegment } from "../segment-codec.ts";
import type { Rewrite } from "../store.ts";

/** @returns changes how a log is kept; false when it is not as expected */
export function prepareRewrite(database: DatabaseSync): (log: string, rewrite: Rewrite) => boolean {
  const reshape = database.prepare(
    "UPDATE logs SET epoch = ?, trimmed = ?, packed = ? WHERE id = ? AND epoch = ? AND trimmed = ? AND packed = ?",
  );
  const putSegment = database.prepare(
    `INSERT INTO segments (log_id, first_seq, last_seq, last_at, events) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (log_id, last_seq) DO UPDATE SET events = excluded.events`,
  );
  const updateEvent = database.prepare("UPDATE events SET body = ? WHERE log_id = ? AND seq = ?");
  const deleteRows = database.prepare("DELETE FROM events WHERE log_id = ? AND seq <= ?");
  const deleteOld = database.prepare("DELETE FROM segments WHERE log_id = ? AND last_seq <= ?");
  return (log, { from, to, segments = [], bodies = [] }) => {
    const shape = [to.epoch, to.trimmed, to.packed, log, from.epoch, from.trimmed, from.packed];
    if (reshape.run(...shape).changes === 0) return false;
    for (const segment of segments) {
      putSegment.run(log, segment.first_seq, segment.last_seq, segment.last_at, compressSegment(segment));
    }
    for (const { seq, body } of bodies) updateEvent.run(body, log, seq);
    if (to.packed > from.packed) deleteRows.run(log, to.packed);
    if (to.trimmed > from.trimmed) deleteOld.run(log, to.trimmed);
    return true;
  };
}
