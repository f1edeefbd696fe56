import { parentPort, workerData } from "node:worker_threads";
import type { StoreEntry } from "../store.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteTransaction } from "./sqlite-transaction.ts";

/** The writer thread: takes batches of entries, answers with their results or with the error's text. */
if (!parentPort) throw new Error("writer-worker.ts runs as a worker thread");
const port = parentPort;
const database = openDatabase(String(workerData), "write");
const commitBatch = createSqliteTransaction(database);

port.on("message", (message: StoreEntry[] | "close") => {
  if (message === "close") {
    database.close();
    port.close();
    return;
  }
  try {
    port.postMessage({ results: commitBatch(message) });
  } catch (error) {
    port.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});
port.postMessage("ready");
