import { type Kysely, sql } from "kysely";

/** What live lists and open connections need: versions of each person's lists, what they have read, ended sign-ins. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema.alterTable("sessions").addColumn("news_seq", "bigint").execute();

  await db.schema
    .createTable("list_versions")
    .addColumn("user_id", "text", (column) => column.primaryKey())
    .addColumn("version", "bigint", (column) => column.notNull())
    .execute();

  await db.schema
    .createTable("read_marks")
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("read_marks_pk", ["session_id", "user_id"])
    .execute();

  await db.schema
    .createTable("revocations")
    .addColumn("credential_id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("revocations_by_age").on("revocations").column("at").execute();
}
