import { z } from "zod";
import type { Statement } from "../log/store.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";

/** How long a command's first result is remembered (RUN6). */
const REQUEST_TTL_MS = 24 * 60 * 60 * 1_000;

/** Under which name a command is remembered: keys of one person on one route never meet another's. */
export interface RequestKey {
  readonly user_id: string;
  readonly route: string;
  readonly key: string;
}

const RESULT = z.object({ id: z.string(), offset: z.string() });
/** What a command brought into being: a run or session, and the offset before it. */
export type RequestResult = z.infer<typeof RESULT>;

/** The first result under any of the keys, or null. */
export async function findRequest(storage: Storage, keys: readonly RequestKey[]): Promise<RequestResult | null> {
  for (const { user_id, route, key } of keys) {
    const row = await storage.db
      .selectFrom("requests")
      .select("result")
      .where("user_id", "=", user_id)
      .where("route", "=", route)
      .where("key", "=", key)
      .executeTakeFirst();
    if (row) return RESULT.parse(JSON.parse(row.result));
  }
  return null;
}

/** Guards that store the result under each key, or drop the entry because somebody was first. */
export function requestGuards(
  storage: Storage,
  keys: readonly RequestKey[],
  result: RequestResult,
  now: number,
): Statement[] {
  return keys.map((key) =>
    compiled(
      storage.db
        .insertInto("requests")
        .values({ ...key, result: JSON.stringify(result), created_at: now })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  );
}

/** Forgets results older than their time to live. */
export function forgetStatement(storage: Storage, now: number): Statement {
  return compiled(storage.db.deleteFrom("requests").where("created_at", "<", now - REQUEST_TTL_MS));
}
