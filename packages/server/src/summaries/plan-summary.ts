import { messageText } from "@millrace/protocol";
import type { SummaryInput } from "../models/summary.ts";
import { estimateTokens } from "../models/tokens/estimate-tokens.ts";
import type { SummaryRow } from "../runs/context/find-summary.ts";
import { fitMessages } from "../runs/context/fit-messages.ts";
import { toTurns } from "../runs/context/load-context.ts";
import type { MessageRow } from "../storage/message-row.ts";

/** Fewer messages are not worth a call. */
const FEWEST = 4;
/** So many of the messages that the next request still holds are covered, too: one summary serves several of them. */
const AHEAD = 6;
/** How much of each message is handed over, in UTF-16 units. */
const EXCERPT = 6_000;

export interface SummaryPlan {
  readonly input: SummaryInput;
  /** The last message it will cover. */
  readonly messageId: string;
  /** What it is made of; none may be erased meanwhile. */
  readonly madeOf: readonly string[];
  /** The summary it goes on from. */
  readonly before: SummaryRow | null;
}

/**
 * What to summarise after an answer, so that the next request finds what it can no longer hold.
 *
 * @param path its end, with the answer as the last, oldest first
 * @param before the summary there is on this path
 * @param held how many messages a request holds, with the question to come
 * @param room tokens for them
 * @returns null while nothing falls out, or what does is covered
 */
export function planSummary(
  path: readonly MessageRow[],
  before: SummaryRow | null,
  held: number,
  room: number,
): SummaryPlan | null {
  const turns = toTurns(path.slice(Math.max(0, path.length - held + 1)));
  const next = fitMessages(turns, turns.length, room);
  const first = next[0] ? path.findIndex(({ id }) => id === next[0]?.message?.id) : path.length;
  const covered = path.findIndex(({ id }) => id === before?.message_id);
  if (first <= 0 || covered >= first - 1) return null;
  const end = first + Math.min(AHEAD, Math.floor(next.length / 2));
  const last = path[end - 1];
  const told = said(path.slice(covered + 1, end), room - (before?.tokens ?? 0));
  if (!last || told.length < FEWEST) return null;
  return {
    input: { summary: before?.text ?? null, messages: told.map(({ from, text }) => ({ from, text })) },
    messageId: last.id,
    madeOf: told.map(({ id }) => id),
    before,
  };
}

/** What the messages say, without those that were erased; the newest that fit, where they do not all. */
function said(rows: readonly MessageRow[], room: number) {
  const all = toTurns(rows).flatMap(({ message }) => {
    const text = message ? messageText(message).slice(0, EXCERPT).toWellFormed() : "";
    if (!message || text === "") return [];
    return [{ id: message.id, from: message.role === "user" ? ("person" as const) : ("assistant" as const), text }];
  });
  let left = room;
  const first = all.findLastIndex(({ text }) => {
    left -= estimateTokens(text);
    return left < 0;
  });
  return all.slice(first + 1);
}
