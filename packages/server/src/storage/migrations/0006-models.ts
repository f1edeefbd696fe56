import { type Kysely, sql } from "kysely";

/** What a workspace sets about models: prices from a date on, models of its own, what is hidden and what is the default. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const text = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("price_overrides")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("model", text, (column) => column.notNull())
    .addColumn("effective_from", "bigint", (column) => column.notNull())
    .addColumn("prices", "text", (column) => column.notNull())
    .addColumn("created_by", text, (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("price_overrides_by_date", ["model", "effective_from"])
    .execute();
  await db.schema
    .createTable("models_added")
    .addColumn("model", text, (column) => column.primaryKey())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("created_by", text, (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("model_choices")
    .addColumn("model", text, (column) => column.primaryKey())
    .addColumn("hidden", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("is_default", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
