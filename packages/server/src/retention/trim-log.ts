import type { RetentionDependencies } from "./dependencies.ts";

/**
 * Drops the beginning of a log, as far as its segments end before a time (LOG7). Messages stay; readers from before the
 * new beginning take a snapshot (LOG3). What is in no segment, the events of active runs above all, stays.
 *
 * @param before milliseconds since 1970
 */
export async function trimLog(
  { storage, log }: Pick<RetentionDependencies, "storage" | "log">,
  id: string,
  before: number,
): Promise<void> {
  const head = await storage.log.head(id);
  if (!head) return;
  const segments = await storage.db
    .selectFrom("segments")
    .select(["last_seq", "last_at"])
    .where("log_id", "=", id)
    .orderBy("last_seq")
    .execute();
  const kept = segments.findIndex(({ last_at }) => last_at >= before);
  const last = (kept < 0 ? segments : segments.slice(0, kept)).at(-1);
  if (!last) return;
  const { epoch, trimmed, packed } = head;
  const from = { epoch, trimmed, packed };
  await log.append({ log: id, rewrite: { from, to: { ...from, trimmed: last.last_seq } }, events: [] });
}
