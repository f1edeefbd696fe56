import type { Storage } from "../storage/storage.ts";

const NANO = 1_000_000_000;

/** What each answer cost in nano-US-dollars, all its runs together; those of which that is not known are left out. */
export async function readAnswerCosts(
  { db }: Pick<Storage, "db">,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("runs")
    .select((select) => ["message_id", select.fn.sum<number>("cost_usd").as("cost_usd")])
    .where("session_id", "in", sessionIds)
    .groupBy("message_id")
    .having(({ eb, fn }) => eb(fn.countAll(), "=", fn.count("cost_usd")))
    .execute();
  return new Map(rows.map(({ message_id, cost_usd }) => [message_id, Math.round(Number(cost_usd) * NANO)]));
}
