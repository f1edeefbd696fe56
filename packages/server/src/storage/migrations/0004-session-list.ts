import { type Kysely, sql } from "kysely";

/** What a person arranges their sessions by, deletions that can still be undone, and links that show a conversation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  // Who named a session of before is not known, so no model names it anew.
  await db.schema
    .alterTable("sessions")
    .addColumn("title_source", "text", (column) => column.notNull().defaultTo("person"))
    .execute();
  for (const name of ["pinned", "archived"]) {
    await db.schema
      .alterTable("sessions")
      .addColumn(name, "integer", (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.alterTable("sessions").addColumn("erase_at", "bigint").execute();
  await db.schema.dropIndex("sessions_by_activity").execute();
  await db.schema
    .createIndex("sessions_in_order")
    .on("sessions")
    .columns(["user_id", "archived", "pinned", "active_at", "id"])
    .execute();
  await db.schema
    .createIndex("sessions_to_erase")
    .on("sessions")
    .column("erase_at")
    .where(sql.ref("erase_at"), "is not", null)
    .execute();

  await db.schema
    .createTable("shares")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("message_id", id, (column) => column.notNull())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("shares_of_session").on("shares").columns(["session_id", "id"]).execute();
}
