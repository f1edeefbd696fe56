import { parentPort, workerData } from "node:worker_threads";
import { decodeBatch, type EncodedBatch, encodeResults } from "./batch-codec.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteTransaction } from "./sqlite-transaction.ts";

/** What the writer thread is asked; each is answered once, in order. */
export type WriterRequest = EncodedBatch | { settle: string } | "close";
/** Results as `encodeResults` wrote them, empty where there are none, or why it could not be done. */
export type WriterAnswer = string | { error: string };

if (!parentPort) throw new Error("writer-worker.ts runs as a worker thread");
const port = parentPort;
const database = openDatabase(String(workerData), "write");
const writer = createSqliteTransaction(database);

function answer(request: WriterRequest): WriterAnswer {
  try {
    if (request === "close") {
      writer.settle(null);
      database.close();
      return "";
    }
    if ("lines" in request) return encodeResults(writer.commit(decodeBatch(request)));
    writer.settle(request.settle);
    return "";
  } catch (error) {
    return { error: String(error) };
  }
}

port.on("message", (request: WriterRequest) => {
  port.postMessage(answer(request));
  if (request === "close") port.close();
});
port.postMessage("");
