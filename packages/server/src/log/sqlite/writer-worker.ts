import { parentPort, workerData } from "node:worker_threads";
import { decodeBatch, type EncodedBatch, encodeResults } from "./batch-codec.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteTransaction } from "./sqlite-transaction.ts";

/** The writer thread: takes batches of entries, answers with their results or with the error's text. */
if (!parentPort) throw new Error("writer-worker.ts runs as a worker thread");
const port = parentPort;
const database = openDatabase(String(workerData), "write");
const commitBatch = createSqliteTransaction(database);

port.on("message", (message: EncodedBatch | "close") => {
  if (message === "close") {
    database.close();
    port.close();
    return;
  }
  try {
    port.postMessage(encodeResults(commitBatch(decodeBatch(message))));
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
});
port.postMessage("ready");
