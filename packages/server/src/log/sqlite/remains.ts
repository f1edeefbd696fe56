import type { DatabaseSync } from "node:sqlite";

/**
 * What erased text leaves on the disk besides the rows it was in (LOG7). Deleted rows and pages are overwritten by SQLite
 * itself (`secure_delete`, see open-database.ts). Older versions of pages stay in the write-ahead log until that is emptied.
 * And where SQLite moved rows to split or merge pages, a copy may stay in the unused middle of a page, which only writing
 * the whole file anew removes; the header's `user_version`, used for nothing else, says that this is still to be done.
 */

/** Above this size writing the file anew would hold everybody up for too long; about 150 MB are written per second. */
const MAX_FILE_BYTES = 1_024 * 1_024 * 1_024;

/** Call in the transaction that erases. */
export function markRemains(database: DatabaseSync): void {
  database.exec("PRAGMA user_version = 1");
}

/**
 * Call after the commit. Waits half a second for readers of older versions, such as a backup.
 *
 * @returns false when they were in the way
 */
export function emptyWriteAheadLog(database: DatabaseSync): boolean {
  try {
    database.exec("PRAGMA busy_timeout = 500");
    return database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"] === 0;
  } catch {
    return false; // what was committed stays committed
  } finally {
    database.exec("PRAGMA busy_timeout = 5000");
  }
}

/** Writes the file anew if something was erased since the last time. Nothing else can be written meanwhile. */
export function removeRemains(database: DatabaseSync): void {
  const file = database
    .prepare(
      `SELECT user_version AS marked, page_count * page_size AS bytes
       FROM pragma_user_version, pragma_page_count, pragma_page_size`,
    )
    .get();
  if (file?.["marked"] !== 1 || Number(file["bytes"]) > MAX_FILE_BYTES) return;
  database.exec("VACUUM");
  if (emptyWriteAheadLog(database)) database.exec("PRAGMA user_version = 0");
}
