import type { DatabaseSync } from "node:sqlite";
import type { LogHead, LogStore } from "../store.ts";
import { decodeResults, encodeBatch, isPlain } from "./batch-codec.ts";
import { prepareRead } from "./prepare-read.ts";
import type { AskWriter } from "./writer-thread.ts";

/**
 * Logs in SQLite: the writer behind `ask` changes them, reads go to `reader`. The database must be migrated.
 */
export function createSqliteLogStore(reader: DatabaseSync, ask: AskWriter): LogStore {
  /** Logs whose newest events may be in the writer's journal only, with their true heads. */
  const ahead = new Map<string, { epoch: number; head: number }>();
  const selectHead = reader.prepare("SELECT epoch, head, trimmed, packed FROM logs WHERE id = ?");
  const readStored = prepareRead(reader);

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
      const events = readStored(log, seq, limit);
      if (events.length > 0 || seq >= (ahead.get(log)?.head ?? 0)) return events;
      await store.settle(log);
      return readStored(log, seq, limit);
    },
  };
  return store;
}
