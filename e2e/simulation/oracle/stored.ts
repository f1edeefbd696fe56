import type { Session } from "@millrace/protocol";
import { decompressSegment } from "../../../packages/server/src/log/segment-codec.ts";
import { eventText } from "../../../packages/server/src/log/store.ts";
import { type SessionRow, toSession } from "../../../packages/server/src/sessions/session-row.ts";
import type { SimulatedDatabase } from "../server/database.ts";

/** The session's own data, as its row has them. */
export function readSession({ connection }: SimulatedDatabase, id: string): { session: Session; ownerId: string } {
  const row = connection.prepare("SELECT * FROM sessions WHERE id = ?").get(id);
  if (!row) throw new RangeError(`log ${id} has no session`);
  // The columns are those of the table.
  const known = row as unknown as SessionRow;
  return { session: toSession(known), ownerId: known.user_id };
}

/** Each event's JSON that is in a log's own tables, oldest first, up to a seq. */
export function readLog({ connection }: SimulatedDatabase, id: string, upTo: number): string[] {
  const segments = connection.prepare("SELECT first_seq, events FROM segments WHERE log_id = ? ORDER BY last_seq");
  const rows = connection.prepare("SELECT seq, body FROM events WHERE log_id = ? ORDER BY seq");
  const texts: string[] = [];
  for (const { first_seq, events } of segments.all(id)) {
    // The columns are those of the table.
    for (const { seq, text } of decompressSegment(events as Uint8Array, Number(first_seq), 0)) {
      if (seq <= upTo) texts.push(text);
    }
  }
  for (const { seq, body } of rows.all(id)) {
    if (Number(seq) <= upTo) texts.push(eventText(Number(seq), String(body)));
  }
  return texts;
}

/** Whether a text is in a row that holds content. */
export function isStored({ connection }: SimulatedDatabase, text: string): boolean {
  const json = JSON.stringify(text).slice(1, -1);
  const queries = [
    connection.prepare("SELECT 1 FROM events WHERE instr(body, ?) > 0"),
    connection.prepare("SELECT 1 FROM messages WHERE instr(parts, ?) > 0"),
    connection.prepare("SELECT 1 FROM journal WHERE instr(lines, ?) > 0"),
  ];
  if (queries.some((query) => query.get(json) !== undefined)) return true;
  const segments = connection.prepare("SELECT events FROM segments").all();
  // The column is that of the table.
  return segments.some(({ events }) =>
    decompressSegment(events as Uint8Array, 1, 0).some((each) => each.text.includes(json)),
  );
}
