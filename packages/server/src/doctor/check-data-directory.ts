import { accessSync, constants, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { type MigrationTable, migrationState } from "../storage/migration-state.ts";
import { createNodeSqliteDialect } from "../storage/node-sqlite-dialect.ts";
import { databaseFinding } from "./database-finding.ts";
import { type Finding, fail, pass } from "./finding.ts";

/** The embedded database. That a running server holds it is as it should be. */
export async function checkDataDirectory(directory: string): Promise<Finding> {
  const existing = nearestExisting(directory);
  if (!isWritable(existing)) {
    return fail(
      `${existing} cannot be written to by this user.`,
      "Let the user that runs the server write there, or set MILLRACE_DATA_DIR to a folder of its own.",
    );
  }
  const file = join(directory, "millrace.db");
  if (!existsSync(file)) return pass(`There is no database in ${directory} yet; the first start makes it.`);
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    const db = new Kysely<MigrationTable>({ dialect: createNodeSqliteDialect(database) });
    const state = await migrationState(db).finally(() => db.destroy());
    const held = isHeld(join(directory, "lock.db")) ? "a server holds it" : "no server is using it";
    return databaseFinding(`The embedded database in ${directory}`, state, held);
  } catch {
    return fail(
      `${file} cannot be read as a database.`,
      "If it is damaged, put a backup in its place; if it is another user's, run this as the user of the server.",
    );
  }
}

function nearestExisting(directory: string): string {
  return existsSync(directory) ? directory : nearestExisting(dirname(directory));
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The lock is an exclusive transaction: while it is held, nobody can read. */
function isHeld(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    lock.exec("SELECT count(*) FROM sqlite_schema");
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}
