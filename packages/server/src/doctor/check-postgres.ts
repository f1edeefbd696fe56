import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { type MigrationTable, migrationState } from "../storage/migration-state.ts";
import { databaseFinding } from "./database-finding.ts";
import { type Finding, fail } from "./finding.ts";
import { whyUnreachable } from "./why-unreachable.ts";

const TIMEOUT_MS = 5_000;

/** @param databaseUrl never shown: it may hold a password */
export async function checkPostgres(databaseUrl: string): Promise<Finding> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  pool.on("error", () => {});
  const db = new Kysely<MigrationTable>({ dialect: new PostgresDialect({ pool }) });
  try {
    return databaseFinding("PostgreSQL", await migrationState(db), "named by DATABASE_URL");
  } catch (error) {
    return failure(error);
  } finally {
    await db.destroy();
  }
}

function failure(error: unknown): Finding {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  switch (code) {
    case "28P01":
    case "28000":
      return fail("PostgreSQL refuses the user or the password.", "Correct them in DATABASE_URL.");
    case "3D000":
      return fail("PostgreSQL has no such database.", "Create it, or correct its name in DATABASE_URL.");
    case undefined:
      return fail(
        `PostgreSQL cannot be reached: ${whyUnreachable(error)}.`,
        "Start it, and check host and port in DATABASE_URL.",
      );
    default:
      return fail(
        `PostgreSQL answers with error ${code}.`,
        "Look the code up in PostgreSQL's manual, appendix A; its own log says more.",
      );
  }
}
