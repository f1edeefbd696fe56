import { once } from "node:events";
import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type { CommitResult, LogHead, LogStore, StoredEvent } from "../store.ts";
import { decodeResults, encodeBatch } from "./batch-codec.ts";

/** Results as `encodeResults` wrote them, or why there are none. */
type Answer = string | { error: string };

/**
 * Logs in SQLite: one writer thread with its own connection, reads on `reader`. The file must be migrated.
 *
 * @param workerUrl the script of `writer-worker.ts`
 */
export async function createSqliteLogStore(file: string, reader: DatabaseSync, workerUrl: URL) {
  const worker = new Worker(workerUrl, { workerData: file });
  let pending: { count: number; resolve(results: CommitResult[]): void } | null = null;
  let dead: { cause: unknown } | null = null;

  const settle = (answer: Answer, outcome: "none" | "unknown"): void => {
    const waiting = pending;
    pending = null;
    if (!waiting) return;
    if (typeof answer === "string") waiting.resolve(decodeResults(answer));
    else waiting.resolve(Array(waiting.count).fill({ status: "failed", outcome, cause: answer.error }));
  };

  await once(worker, "message");
  worker.on("message", (answer: Answer) => settle(answer, "none"));
  worker.on("error", (error) => {
    dead = { cause: error };
    settle({ error: String(error) }, "unknown");
  });

  const selectHead = reader.prepare("SELECT epoch, head, trimmed FROM logs WHERE id = ?");
  const selectEvents = reader.prepare("SELECT seq, body FROM events WHERE log_id = ? AND seq > ? ORDER BY seq LIMIT ?");

  const store: LogStore = {
    commit: (entries) =>
      new Promise((resolve) => {
        pending = { count: entries.length, resolve };
        if (dead) settle({ error: String(dead.cause) }, "none");
        else worker.postMessage(encodeBatch(entries));
      }),
    head: async (log) => (selectHead.get(log) as LogHead | undefined) ?? null,
    read: async (log, seq, limit) => selectEvents.all(log, seq, limit) as unknown as StoredEvent[],
  };
  return {
    store,
    async close(): Promise<void> {
      worker.postMessage("close");
      await once(worker, "exit");
    },
  };
}
