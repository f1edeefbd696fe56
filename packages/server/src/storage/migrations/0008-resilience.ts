import { type Kysely, sql } from "kysely";

/** Who was asked where another model answered, and what nodes count together of what people ask for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("messages").addColumn("asked_model", "text").execute();
  // The embedded database has one node, which counts in memory. Counts of a minute need not outlive a crash, so they
  // are not worth waiting for a disk (`unlogged`). The columns are rate-limiter-flexible's.
  if (!db.getExecutor().adapter.supportsTransactionalDdl) return;
  await sql`
    CREATE UNLOGGED TABLE rate_limits (key varchar(255) PRIMARY KEY, points integer NOT NULL, expire bigint)
  `.execute(db);
}
