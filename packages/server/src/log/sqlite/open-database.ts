import { DatabaseSync } from "node:sqlite";

/**
 * Opens the database for one writer or for readers.
 *
 * Writers have `synchronous=FULL`: a commit is on disk when it returns (DUR2). What they delete is overwritten (LOG7).
 * Every connection waits up to five seconds for a lock instead of failing at once.
 */
export function openDatabase(file: string, mode: "write" | "read"): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: mode === "read", timeout: 5_000 });
  if (mode === "write") {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000");
    database.exec("PRAGMA secure_delete = ON");
  }
  database.exec("PRAGMA cache_size = -16000");
  return database;
}
