import { type Kysely, sql } from "kysely";

/** Keys of providers that people and the workspace store, and servers added by their addresses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable("provider_keys")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("owner_id", id)
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("base_url", "text")
    .addColumn("sealed", "text")
    .addColumn("hint", "text")
    .addColumn("models", "text")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("tested_at", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  // Two, because a null is equal to no other.
  await db.schema
    .createIndex("provider_keys_of_person")
    .unique()
    .on("provider_keys")
    .columns(["owner_id", "name"])
    .where(sql.ref("owner_id"), "is not", null)
    .execute();
  await db.schema
    .createIndex("provider_keys_of_workspace")
    .unique()
    .on("provider_keys")
    .column("name")
    .where(sql.ref("owner_id"), "is", null)
    .execute();
}
