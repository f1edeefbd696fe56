import type { Message } from "@millrace/protocol";
import type { Kysely } from "kysely";
import { foldGrowing } from "../runs/recover-run.ts";
import type { RunRow } from "../runs/types.ts";
import { type MessageRow, toMessage } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";

/**
 * The messages the rows hold; those still being written, as far as their events go (LOG4).
 *
 * @param db the transaction the rows and runs were read in
 */
export async function readMessages(
  db: Kysely<Tables>,
  rows: readonly MessageRow[],
  active: readonly RunRow[],
): Promise<Message[]> {
  const writers = new Map(active.map((run) => [run.message_id, run]));
  const messages: Message[] = [];
  for (const row of rows) {
    const writer = writers.get(row.id);
    messages.push((writer && (await foldGrowing(db, writer))) ?? toMessage(row));
  }
  return messages;
}
