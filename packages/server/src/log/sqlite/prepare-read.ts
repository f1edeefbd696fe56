import type { DatabaseSync } from "node:sqlite";
import { decompressSegment } from "../segment-codec.ts";
import { eventText, type StoredEvent } from "../store.ts";

/** @returns reads the next events that are in the tables, all of one moment */
export function prepareRead(reader: DatabaseSync): (log: string, seq: number, limit: number) => StoredEvent[] {
  const begin = reader.prepare("BEGIN");
  const end = reader.prepare("COMMIT");
  const selectShape = reader.prepare("SELECT trimmed, packed FROM logs WHERE id = ?");
  const selectSegment = reader.prepare(
    "SELECT first_seq, events FROM segments WHERE log_id = ? AND last_seq > ? ORDER BY last_seq LIMIT 1",
  );
  const selectRows = reader.prepare("SELECT seq, body FROM events WHERE log_id = ? AND seq > ? ORDER BY seq LIMIT ?");
  // Rows as objects would take three times as long.
  selectRows.setReturnArrays(true);

  function read(log: string, seq: number, limit: number): StoredEvent[] {
    const shape = selectShape.get(log) as { trimmed: number; packed: number } | undefined;
    if (!shape || seq < shape.trimmed) return [];
    if (seq < shape.packed) {
      const segment = selectSegment.get(log, seq) as { first_seq: number; events: Uint8Array } | undefined;
      if (!segment) throw new RangeError("a log without its segment");
      return decompressSegment(segment.events, segment.first_seq, seq).slice(0, limit);
    }
    const rows = selectRows.all(log, seq, limit) as unknown as [seq: number, body: string][];
    return rows.map(([seq, body]) => ({ seq, text: eventText(seq, body) }));
  }

  return (log, seq, limit) => {
    // Kysely may be in the middle of a transaction on this connection; then that one's moment is as good.
    if (reader.isTransaction) return read(log, seq, limit);
    begin.run();
    try {
      return read(log, seq, limit);
    } finally {
      end.run();
    }
  };
}
