import { decodeBatch, decodeResults } from "../../../packages/server/src/log/sqlite/batch-codec.ts";
import { createSqliteWriter } from "../../../packages/server/src/log/sqlite/sqlite-writer.ts";
import type { AskWriter } from "../../../packages/server/src/log/sqlite/writer-thread.ts";
import type { CommitResult, StoreEntry } from "../../../packages/server/src/log/store.ts";
import type { Machine } from "../time/machine.ts";
import type { SimulatedDatabase } from "./database.ts";
import type { Disk } from "./disk.ts";

/** Hears of what is on disk, the moment it is. */
export type CommitListener = (entries: readonly StoreEntry[], results: readonly CommitResult[]) => void;

/** The writer thread of a server process: does its work a while after it was asked, unless the process has died by then. */
export function startSimulatedWriter(
  machine: Machine,
  database: SimulatedDatabase,
  disk: Disk,
  onCommit: CommitListener,
): AskWriter {
  const answer = createSqliteWriter(database.connection);
  let free = 0;
  return (request) =>
    new Promise((resolve) => {
      // The database stays open for the next process.
      if (request === "close") return resolve({ text: "", error: null, lost: false });
      free = Math.max(free, machine.elapsed()) + disk.writeMs;
      machine.setTimer(() => {
        const text = answer(request);
        if (typeof text !== "string") return resolve({ text: null, error: text.error, lost: false });
        if ("lines" in request) onCommit(decodeBatch(request), decodeResults(text));
        // Between the two a process may die with its commit on disk and nobody told.
        machine.setTimer(() => resolve({ text, error: null, lost: false }), 0.1);
      }, free - machine.elapsed());
    });
}
