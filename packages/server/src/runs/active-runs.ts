import type { Kysely } from "kysely";
import type { Tables } from "../storage/schema.ts";
import type { RunRow } from "./types.ts";

/** Runs of the session that have not ended, in queue order. */
export function activeRuns(db: Kysely<Tables>, sessionId: string): Promise<RunRow[]> {
  return db
    .selectFrom("runs")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("status", "!=", "ended")
    .orderBy("number")
    .execute();
}
