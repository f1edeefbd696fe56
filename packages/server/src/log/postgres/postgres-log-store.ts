import { DatabaseError, type Pool } from "pg";
import type { CommitResult, LogHead, LogStore, StoreEntry } from "../store.ts";
import { EntryRefused, isRetryable, runPostgresBatch } from "./postgres-transaction.ts";
import { readLog } from "./read-log.ts";

const MAX_TRIES = 5;

type Attempt = { results: CommitResult[] } | { error: unknown; outcome: "none" | "unknown" };

/**
 * Logs in PostgreSQL. `writer` is a pool of one connection with `synchronous_commit=on` and time limits; `reader` may
 * have many.
 */
export function createPostgresLogStore(writer: Pool, reader: Pool): LogStore {
  async function attempt(entries: readonly StoreEntry[]): Promise<Attempt> {
    const client = await writer.connect().catch((error: unknown) => ({ error }));
    if ("error" in client) return { error: client.error, outcome: "none" };
    let committing = false;
    try {
      const results = await runPostgresBatch(client, entries, () => {
        committing = true;
      });
      client.release();
      return { results };
    } catch (error) {
      // An answered error leaves a connection that can roll back; anything else leaves nothing to keep.
      const answered = error instanceof DatabaseError || error instanceof EntryRefused;
      const rolledBack = answered && (await client.query("ROLLBACK").then(Boolean, () => false));
      client.release(!rolledBack);
      return { error, outcome: committing && !answered ? "unknown" : "none" };
    }
  }

  async function commit(entries: readonly StoreEntry[], tries = 1): Promise<CommitResult[]> {
    if (entries.length === 0) return [];
    const made = await attempt(entries);
    if ("results" in made) return made.results;
    const { error, outcome } = made;
    if (error instanceof EntryRefused) {
      const rest = entries.toSpliced(error.index, 1);
      return (await commit(rest)).toSpliced(error.index, 0, error.result);
    }
    const retryable = isRetryable(error);
    if (retryable && entries.length > 1) {
      const half = Math.ceil(entries.length / 2);
      return [...(await commit(entries.slice(0, half))), ...(await commit(entries.slice(half)))];
    }
    if (retryable && tries < MAX_TRIES) return commit(entries, tries + 1);
    return entries.map(() => ({ status: "failed", outcome, cause: error }));
  }

  return {
    commit: (entries) => commit(entries),
    settle: async () => {},
    async head(log) {
      const { rows } = await reader.query<LogHead>({
        name: "log-head",
        text: "SELECT epoch, head, trimmed, packed FROM logs WHERE id = $1",
        values: [log],
      });
      return rows[0] ?? null;
    },
    read: (log, seq, limit) => readLog(reader, log, seq, limit),
  };
}
