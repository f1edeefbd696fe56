import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "./open-database.ts";
import { createSqliteWriter, type WriterRequest } from "./sqlite-writer.ts";

if (!parentPort) throw new Error("writer-worker.ts runs as a worker thread");
const port = parentPort;
const answer = createSqliteWriter(openDatabase(String(workerData), "write"));

/** Nothing written for this long, in milliseconds, makes a quiet moment. */
const QUIET_MS = 10_000;
let quiet = setTimeout(clean, QUIET_MS);

function clean(): void {
  const answered = answer({ clean: true });
  if (typeof answered !== "string") process.emitWarning(answered.error);
}

port.on("message", (request: WriterRequest) => {
  clearTimeout(quiet);
  port.postMessage(answer(request));
  if (request === "close") port.close();
  else quiet = setTimeout(clean, QUIET_MS);
});
port.postMessage("");
