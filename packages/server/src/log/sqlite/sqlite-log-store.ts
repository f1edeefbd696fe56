import { once } from "node:events";
import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type { LogHead, LogStore, StoredEvent } from "../store.ts";
import { decodeResults, encodeBatch, isPlain } from "./batch-codec.ts";
import type { WriterAnswer, WriterRequest } from "./writer-worker.ts";

/**
 * Logs in SQLite: one writer thread with its own connection, reads on `reader`. The file must be migrated.
 *
 * @param workerUrl the script of `writer-worker.ts`
 */
export async function createSqliteLogStore(file: string, reader: DatabaseSync, workerUrl: URL) {
  const ask = await startWriter(file, workerUrl);
  /** Logs whose newest events may be in the writer's journal only, with their true heads. */
  const ahead = new Map<string, { epoch: number; head: number }>();
  const selectHead = reader.prepare("SELECT epoch, head, trimmed FROM logs WHERE id = ?");
  const selectEvents = reader.prepare("SELECT seq, body FROM events WHERE log_id = ? AND seq > ? ORDER BY seq LIMIT ?");
  const readRows = (log: string, seq: number, limit: number) =>
    selectEvents.all(log, seq, limit) as unknown as StoredEvent[];

  const store: LogStore = {
    async commit(entries) {
      const { text, error, lost } = await ask(encodeBatch(entries));
      if (text === null) {
        return entries.map(() => ({ status: "failed", outcome: lost ? "unknown" : "none", cause: error }));
      }
      const results = decodeResults(text);
      for (const [index, entry] of entries.entries()) {
        const result = results[index];
        if (entry.log === null || result?.status !== "committed") continue;
        if (isPlain(entry)) ahead.set(entry.log, { epoch: result.epoch, head: result.last_seq });
        else ahead.delete(entry.log);
      }
      return results;
    },
    async settle(log) {
      const known = ahead.get(log);
      if (!known) return;
      const { error, text } = await ask({ settle: log });
      if (text === null) throw new Error("the journal could not be settled", { cause: error });
      if (ahead.get(log) === known) ahead.delete(log);
    },
    async head(log) {
      const row = selectHead.get(log) as LogHead | undefined;
      // The row may be ahead too: of a commit whose answer has not come yet.
      return row ? { ...row, head: Math.max(row.head, ahead.get(log)?.head ?? 0) } : null;
    },
    async read(log, seq, limit) {
      const rows = readRows(log, seq, limit);
      const reached = rows.at(-1)?.seq ?? seq;
      if (rows.length === limit || reached >= (ahead.get(log)?.head ?? 0)) return rows;
      await store.settle(log);
      return readRows(log, seq, limit);
    },
  };
  return { store, close: () => ask("close") };
}

/** `lost`: the thread died with the request under way. */
type Reply = { text: string; error: null; lost: false } | { text: null; error: unknown; lost: boolean };

/** Starts the writer thread. @returns asks it something; never rejects */
async function startWriter(file: string, workerUrl: URL): Promise<(request: WriterRequest) => Promise<Reply>> {
  const worker = new Worker(workerUrl, { workerData: file });
  const waiting: ((reply: Reply) => void)[] = [];
  let dead: { error: unknown } | null = null;
  await once(worker, "message");
  worker.on("message", (answer: WriterAnswer) => {
    waiting.shift()?.(
      typeof answer === "string"
        ? { text: answer, error: null, lost: false }
        : { text: null, error: answer.error, lost: false },
    );
  });
  worker.on("error", (error) => {
    dead = { error };
    for (const reply of waiting.splice(0)) reply({ text: null, error, lost: true });
  });
  return (request) =>
    new Promise((resolve) => {
      if (dead) return resolve({ text: null, error: dead.error, lost: false });
      waiting.push(resolve);
      worker.postMessage(request);
    });
}
