import { type Kysely, sql } from "kysely";

/** Summaries of what models are no longer told, and what each run's model was told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("summaries")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("message_id", id, (column) => column.notNull().unique())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("tokens", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("summaries_of_session").on("summaries").column("session_id").execute();

  await db.schema
    .createTable("run_contexts")
    .addColumn("run_id", id, (column) => column.primaryKey())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("system", "text", (column) => column.notNull())
    .addColumn("system_tokens", "integer", (column) => column.notNull())
    .addColumn("summary_id", id)
    .addColumn("summary_tokens", "integer", (column) => column.notNull())
    .addColumn("messages", "text", (column) => column.notNull())
    .addColumn("budget", "integer", (column) => column.notNull())
    .addColumn("max_tokens", "integer", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("run_contexts_of_session").on("run_contexts").column("session_id").execute();
}
