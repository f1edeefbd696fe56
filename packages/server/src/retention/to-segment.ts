import type { SessionEvent } from "@millrace/protocol";
import { PAGE_EVENTS } from "../log/log.ts";
import type { Segment, StoredEvent } from "../log/store.ts";

/**
 * The most a segment holds, except that a single event always fits: no more than readers are sent at once (LIV2), so that a
 * page costs one decompression. Larger ones would hardly be smaller on disk.
 */
export const SEGMENT_EVENTS = PAGE_EVENTS;
const SEGMENT_CHARACTERS = 64 * 1_024;

/** @returns a segment of these consecutive events, or as many of the first as fit in one; null when there are none */
export function toSegment(events: readonly StoredEvent[]): Segment | null {
  let characters = 0;
  const end = events.findIndex(({ text }, index) => {
    characters += text.length;
    return index > 0 && characters > SEGMENT_CHARACTERS;
  });
  const fitting = end < 0 ? events : events.slice(0, end);
  const [first] = fitting;
  const last = fitting.at(-1);
  if (!first || !last) return null;
  const { at } = JSON.parse(last.text) as SessionEvent;
  const lines = fitting.map(({ text }) => text).join("\n");
  return { first_seq: first.seq, last_seq: last.seq, last_at: at, lines };
}
