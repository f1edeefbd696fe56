import type { Pool } from "pg";
import { decompressSegment } from "../segment-codec.ts";
import { eventText, type StoredEvent } from "../store.ts";

/** What follows a place in a log: a segment, or rows, never both. The columns of what there is none of are null. */
interface ReadRow {
  trimmed: number;
  packed: number;
  first_seq: number | null;
  segment: Buffer | null;
  seq: number | null;
  body: string | null;
}

/** One statement, so that it sees one moment of the log. */
const READ = {
  name: "log-read",
  text: `
    SELECT logs.trimmed, logs.packed, segment.first_seq, segment.events AS segment, event.seq, event.body
    FROM logs
    LEFT JOIN LATERAL (
      SELECT first_seq, events FROM segments
      WHERE log_id = logs.id AND last_seq > $2 AND logs.packed > $2 ORDER BY last_seq LIMIT 1
    ) AS segment ON true
    LEFT JOIN LATERAL (
      SELECT seq, body FROM events WHERE log_id = logs.id AND seq > $2 AND logs.packed <= $2 ORDER BY seq LIMIT $3
    ) AS event ON true
    WHERE logs.id = $1
    ORDER BY event.seq`,
};

/** See `LogStore.read`. */
export async function readLog(reader: Pool, log: string, seq: number, limit: number): Promise<StoredEvent[]> {
  const { rows } = await reader.query<ReadRow>({ ...READ, values: [log, seq, limit] });
  const [first] = rows;
  if (!first || seq < first.trimmed) return [];
  if (seq < first.packed) {
    if (first.segment === null || first.first_seq === null) throw new RangeError("a log without its segment");
    return decompressSegment(first.segment, first.first_seq, seq).slice(0, limit);
  }
  return rows.flatMap(({ seq, body }) => (seq === null || body === null ? [] : [{ seq, text: eventText(seq, body) }]));
}
