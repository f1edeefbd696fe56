import type { DatabaseSync } from "node:sqlite";
import { decodeBatch, type EncodedBatch, encodeResults } from "./batch-codec.ts";
import { removeRemains } from "./remains.ts";
import { createSqliteTransaction } from "./sqlite-transaction.ts";

/** What the writer is asked. `clean` is for quiet moments. */
export type WriterRequest = EncodedBatch | { settle: string } | { clean: true } | "close";

/** Results as `encodeResults` wrote them, empty where there are none, or why it could not be done. */
export type WriterAnswer = string | { error: string };

/**
 * The one who writes to the database, on a connection of its own with `synchronous=FULL`.
 *
 * @returns carries one request out; `close` closes the connection too
 */
export function createSqliteWriter(database: DatabaseSync): (request: WriterRequest) => WriterAnswer {
  const writer = createSqliteTransaction(database);
  return (request) => {
    try {
      if (request === "close") {
        writer.settle(null);
        database.close();
        return "";
      }
      if ("clean" in request) {
        removeRemains(database);
        return "";
      }
      if ("lines" in request) return encodeResults(writer.commit(decodeBatch(request)));
      writer.settle(request.settle);
      return "";
    } catch (error) {
      return { error: String(error) };
    }
  };
}
