import type { Storage } from "../storage/storage.ts";

/** What each answer that was completed cost in nano-US-dollars, all calls for it together; those of which that is not known are left out. */
export async function readAnswerCosts(
  { db }: Pick<Storage, "db">,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("api_usage_log")
    .select((select) => ["message_id", select.fn.sum<number>("cost_nano_usd").as("cost")])
    .where("session_id", "in", sessionIds)
    .where("purpose", "=", "answer")
    .where("outcome", "=", "completed")
    .groupBy("message_id")
    .having(({ eb, fn }) => eb(fn.countAll(), "=", fn.count("cost_nano_usd")))
    .execute();
  return new Map(rows.flatMap(({ message_id, cost }) => (message_id === null ? [] : [[message_id, Number(cost)]])));
}
