import { type Actor, isKnownEvent } from "@millrace/protocol";
import { eventText, type Rewrite, type Segment, type StoredBody, type StoredEvent } from "../log/store.ts";
import type { RetentionDependencies } from "./dependencies.ts";
import { SEGMENT_EVENTS } from "./to-segment.ts";
import { withoutContent } from "./without-content.ts";

/**
 * What takes a message's content out of its events, wherever they are kept: same seqs, as many events, another epoch.
 *
 * @param messageId nothing may be writing to it
 * @param after a seq that all of its events come after
 * @param withTitles whether the titles that models gave tell what it says
 * @returns null when there is no such log
 */
export async function eraseContent(
  { storage, clock }: Pick<RetentionDependencies, "storage" | "clock">,
  log: string,
  messageId: string,
  after: number,
  withTitles: boolean,
): Promise<Rewrite | null> {
  const head = await storage.log.head(log);
  if (!head) return null;
  const { epoch, trimmed, packed } = head;
  const kept = await storage.db
    .selectFrom("segments")
    .select(["first_seq", "last_seq", "last_at"])
    .where("log_id", "=", log)
    .where("last_seq", ">", after)
    .where("last_seq", "<=", packed)
    .orderBy("last_seq")
    .execute();
  const segments: Segment[] = [];
  for (const { first_seq, last_seq, last_at } of kept) {
    const events = await storage.log.read(log, first_seq - 1, last_seq - first_seq + 1);
    const emptied = events.map((event) => ({ ...event, body: emptiedBody(event, messageId, withTitles) }));
    if (emptied.some(({ body }) => body !== null)) {
      const lines = emptied.map(({ seq, text, body }) => (body === null ? text : eventText(seq, body))).join("\n");
      segments.push({ first_seq, last_seq, last_at, lines });
    }
    // A long log must not keep the event loop from everybody else.
    await new Promise<void>((resolve) => clock.afterTurn(resolve));
  }
  const bodies: StoredBody[] = [];
  for (let at = Math.max(packed, after); at < head.head; ) {
    const events = await storage.log.read(log, at, SEGMENT_EVENTS);
    for (const event of events) {
      const body = emptiedBody(event, messageId, withTitles);
      if (body !== null) bodies.push({ seq: event.seq, body });
    }
    at = events.at(-1)?.seq ?? head.head;
  }
  const from = { epoch, trimmed, packed };
  return { from, to: { ...from, epoch: epoch + 1 }, segments, bodies };
}

/** Null when the event tells nothing of the message. */
function emptiedBody({ text }: StoredEvent, messageId: string, withTitles: boolean): string | null {
  if (!text.includes(messageId) && !(withTitles && text.includes('"session-updated"'))) return null;
  const event: { seq: number; type: string; message_id?: string; actor: Actor } = JSON.parse(text);
  const isTitle = withTitles && event.type === "session-updated" && event.actor.kind === "agent";
  if (event.message_id !== messageId && !isTitle) return null;
  const { seq: _, ...body } = isKnownEvent(event) ? withoutContent(event) : { ...event, data: {} };
  return JSON.stringify(body);
}
