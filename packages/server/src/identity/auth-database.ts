import { join } from "node:path";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import { openDatabase } from "../log/sqlite/open-database.ts";
import { createNodeSqliteDialect } from "../storage/node-sqlite-dialect.ts";

/** Where accounts are kept: in a file of their own beside the log's, or in the shared PostgreSQL. */
export type AuthStore = { kind: "sqlite"; directory: string } | { kind: "postgres"; pool: Pool };

/** The tables of better-auth that we read. It owns them, writes them and migrates them. */
export interface AuthTables {
  auth_user: { id: string; name: string; email: string; createdAt: string | Date };
  auth_session: { id: string; token: string; userId: string; expiresAt: string | Date };
}

export interface AuthDatabase {
  readonly kind: AuthStore["kind"];
  /** For better-auth. Its sign-up holds a transaction while it hashes the password. */
  readonly writer: Kysely<AuthTables>;
  /** Never waits for the writer. */
  readonly reader: Kysely<AuthTables>;
  /** Runs `work` on one node at a time. */
  exclusively(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export function openAuthDatabase(store: AuthStore): AuthDatabase {
  return store.kind === "sqlite" ? openSqlite(join(store.directory, "auth.db")) : sharePostgres(store.pool);
}

function openSqlite(file: string): AuthDatabase {
  const writing = openDatabase(file, "write");
  const reading = openDatabase(file, "read");
  return {
    kind: "sqlite",
    writer: new Kysely({ dialect: createNodeSqliteDialect(writing) }),
    reader: new Kysely({ dialect: createNodeSqliteDialect(reading) }),
    exclusively: (work) => work(),
    async close() {
      // The writer last: closing it tidies up the write-ahead log.
      reading.close();
      writing.close();
    },
  };
}

/** Any number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_141_902;

function sharePostgres(pool: Pool): AuthDatabase {
  const db = new Kysely<AuthTables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: "postgres",
    writer: db,
    reader: db,
    async exclusively(work) {
      const client = await pool.connect();
      try {
        await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
        await work();
      } finally {
        // Ends the connection, and with it the lock.
        client.release(true);
      }
    },
    // The pool belongs to whoever gave it.
    close: async () => {},
  };
}
