import type { Kysely } from "kysely";
import { DEFAULT_MIGRATION_TABLE } from "kysely/migration";
import { MIGRATIONS } from "./migrate.ts";

export type MigrationTable = { [Table in typeof DEFAULT_MIGRATION_TABLE]: { name: string } };

/** How the database stands to these sources; changes nothing. */
export async function migrationState(db: Kysely<MigrationTable>): Promise<"new" | "current" | "older" | "newer"> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return "new";
  const done = await db.selectFrom(DEFAULT_MIGRATION_TABLE).select("name").execute();
  if (done.some(({ name }) => !(name in MIGRATIONS))) return "newer";
  return done.length < Object.keys(MIGRATIONS).length ? "older" : "current";
}
