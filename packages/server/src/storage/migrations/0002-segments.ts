import { type Kysely, sql } from "kysely";

/** Where the events of ended runs go (LOG7), and which messages' content was erased. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("segments")
    .addColumn("log_id", id, (column) => column.notNull())
    .addColumn("first_seq", "bigint", (column) => column.notNull())
    .addColumn("last_seq", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("events", postgres ? "bytea" : "blob", (column) => column.notNull())
    .addPrimaryKeyConstraint("segments_pk", ["log_id", "last_seq"])
    .execute();
  await db.schema.createIndex("segments_by_age").on("segments").column("last_at").execute();

  await db.schema
    .alterTable("logs")
    .addColumn("packed", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable("messages")
    .addColumn("redacted", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
