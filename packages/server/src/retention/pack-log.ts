import type { Storage } from "../storage/storage.ts";
import type { RetentionDependencies } from "./dependencies.ts";
import { SEGMENT_EVENTS, toSegment } from "./to-segment.ts";

/**
 * Packs the oldest events of a log that are not packed yet into one segment: same seqs, same texts (LOG7). Events of runs
 * that have not ended stay in rows of their own. Where two do this at once, one of them changes nothing.
 *
 * @returns whether there is more to pack
 */
export async function packLog(
  { storage, log }: Pick<RetentionDependencies, "storage" | "log">,
  id: string,
): Promise<boolean> {
  const head = await storage.log.head(id);
  if (!head) return false;
  // In this order: the events of a run that is queued in between come after this head.
  const end = Math.min(head.head, await beginOfActiveRuns(storage, id));
  if (end <= head.packed) return false;
  const { epoch, trimmed, packed } = head;
  const segment = toSegment(await storage.log.read(id, packed, Math.min(SEGMENT_EVENTS, end - packed)));
  if (!segment) return false;
  const from = { epoch, trimmed, packed };
  const to = { ...from, packed: segment.last_seq };
  const { status } = await log.append({ log: id, rewrite: { from, to, segments: [segment] }, events: [] });
  return status === "committed" && segment.last_seq < end;
}

/** All events of runs that have not ended have a greater seq. */
async function beginOfActiveRuns({ db }: Storage, sessionId: string): Promise<number> {
  const { begin } = await db
    .selectFrom("runs")
    .select((select) => select.fn.min<number | null>("from_seq").as("begin"))
    .where("session_id", "=", sessionId)
    .where("status", "!=", "ended")
    .executeTakeFirstOrThrow();
  return begin ?? Number.POSITIVE_INFINITY;
}
