import { type Kysely, sql } from "kysely";

/** What went wrong, and how fast events reached the screens. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("errors")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("request_id", "text")
    .addColumn("run_id", "text")
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("name", "text")
    .addColumn("code", "text")
    .addColumn("cause", "text")
    .addColumn("stack", "text")
    .execute();
  await db.schema.createIndex("errors_by_age").on("errors").column("at").execute();
  await db.schema.createIndex("errors_by_request").on("errors").column("request_id").execute();

  await db.schema
    .createTable("delivery_counts")
    .addColumn("day", "bigint", (column) => column.notNull())
    .addColumn("delay_class", "integer", (column) => column.notNull())
    .addColumn("count", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("delivery_counts_pk", ["day", "delay_class"])
    .execute();
}
