import { type Kysely, sql } from "kysely";

/** Keys that people make for programs, and tickets that open a live connection. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("api_keys")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("prefix", "text", (column) => column.notNull())
    .addColumn("key_hash", "text", (column) => column.notNull().unique())
    .addColumn("scopes", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("last_used_at", "bigint")
    .execute();
  await db.schema.createIndex("api_keys_of_user").on("api_keys").columns(["user_id", "id"]).execute();

  await db.schema
    .createTable("live_tickets")
    .addColumn("ticket_hash", "text", (column) => column.primaryKey())
    .addColumn("credential_kind", "text", (column) => column.notNull())
    .addColumn("credential_id", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("live_tickets_by_age").on("live_tickets").column("expires_at").execute();
}
