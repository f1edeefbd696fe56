import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { openDatabase } from "../log/sqlite/open-database.ts";
import { createSqliteLogStore } from "../log/sqlite/sqlite-log-store.ts";
import { WRITER_WORKER_URL } from "../log/sqlite/worker-url.ts";
import { startWriterThread } from "../log/sqlite/writer-thread.ts";
import { migrate } from "./migrate.ts";
import { createNodeSqliteDialect } from "./node-sqlite-dialect.ts";
import type { Tables } from "./schema.ts";
import type { Storage } from "./storage.ts";

/** Another process uses the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = "DataDirectoryInUse";
}

/**
 * Opens the embedded database in `directory`, creating and migrating it as needed.
 *
 * One process per directory: `lock.db` is held in an exclusive transaction, which the system ends with the process,
 * `kill -9` included.
 *
 * @throws DataDirectoryInUse when another process holds the directory
 */
export async function openSqlite(directory: string): Promise<Storage & { readonly kind: "sqlite" }> {
  mkdirSync(directory, { recursive: true });
  const lock = holdLock(directory);
  const file = join(directory, "millrace.db");
  const migrating = new Kysely<never>({ dialect: createNodeSqliteDialect(openDatabase(file, "write")) });
  await migrate(migrating);
  await migrating.destroy();
  const reader = openDatabase(file, "read");
  const ask = await startWriterThread(file, WRITER_WORKER_URL);
  const db = new Kysely<Tables>({ dialect: createNodeSqliteDialect(reader) });
  return {
    kind: "sqlite",
    db,
    log: createSqliteLogStore(reader, ask),
    async close() {
      // The writer last: the last connection to leave folds the write-ahead log in, and readers cannot.
      await db.destroy();
      if (reader.isOpen) reader.close();
      await ask("close");
      lock.close();
    },
  };
}

function holdLock(directory: string): DatabaseSync {
  const lock = new DatabaseSync(join(directory, "lock.db"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new DataDirectoryInUse(`Another Millrace process already uses ${directory}.`, { cause: error });
  }
}
