import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { createPostgresLogStore } from "../log/postgres/postgres-log-store.ts";
import { migrate } from "./migrate.ts";
import type { Tables } from "./schema.ts";
import type { Storage } from "./storage.ts";

export interface PostgresStorage extends Storage {
  readonly kind: "postgres";
  /** For other parts that keep tables in the same database. */
  readonly pool: pg.Pool;
}

/** `bigint` columns hold milliseconds and seqs, far below 2^53. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Of the connection that commits; times in milliseconds. The last one ends the transaction of a node that froze in the
 * middle, whose locks would otherwise keep the others from taking its runs over (RUN4).
 */
const WRITER_SETTINGS = {
  synchronous_commit: "on",
  lock_timeout: 2_000,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 3_000,
};

/** Nothing waits for ever on a lock or on a connection whose other end is gone. */
const LIMITS = { connectionTimeoutMillis: 5_000, query_timeout: 15_000, keepAlive: true, types };

/**
 * Opens PostgreSQL and migrates it as needed.
 *
 * @param url a connection URL; the role must be allowed to create tables in its schema
 */
export async function openPostgres(url: string): Promise<PostgresStorage> {
  const settings = Object.entries(WRITER_SETTINGS)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
  const writer = new pg.Pool({ connectionString: url, max: 1, options: settings, ...LIMITS });
  const pool = new pg.Pool({ connectionString: url, max: 10, ...LIMITS });
  // A broken connection is replaced by the next query. Without listeners it would end the process: the pool's hears of
  // idle connections, the connection's own of one that breaks between two queries of a transaction.
  for (const each of [writer, pool]) {
    each.on("error", () => {});
    each.on("connect", (connection) => connection.on("error", () => {}));
  }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  return {
    kind: "postgres",
    db,
    pool,
    log: createPostgresLogStore(writer, pool),
    async close() {
      await writer.end();
      await db.destroy();
    },
  };
}
