import type { OutgoingMessage } from "@millrace/client";
import type { Message } from "@millrace/protocol";

/** One line of the transcript: a message of the log, or one that is still on its way there. */
export type Row = Message | OutgoingMessage;

export function rowId(row: Row): string {
  return isOutgoing(row) ? row.client_message_id : row.id;
}

export function isOutgoing(row: Row): row is OutgoingMessage {
  return !("parts" in row);
}

/** What became of a list since it was last drawn. */
export interface Growth {
  /** Whether rows came or went in front. */
  readonly atFront: boolean;
  /** Rows that came at the end as well, and have to be drawn in a second step. */
  readonly held: number;
}

/**
 * Compares by where the old beginning stands now. A virtual list keeps the reader's place only when it is told at which
 * end it grew, and it can take one end at a time.
 */
export function growth(before: readonly Row[], after: readonly Row[]): Growth {
  const [wasFirst, isFirst] = [before[0], after[0]];
  if (!wasFirst || !isFirst || rowId(wasFirst) === rowId(isFirst)) return { atFront: false, held: 0 };
  const added = indexOf(after, rowId(wasFirst));
  if (added > 0) return { atFront: true, held: Math.max(0, after.length - added - before.length) };
  return { atFront: indexOf(before, rowId(isFirst)) > 0, held: 0 };
}

/** @returns -1 when there is none */
export function indexOf(rows: readonly Row[], id: string): number {
  return rows.findIndex((row) => rowId(row) === id);
}
