import { type ActiveRun, formatOffset, type Snapshot } from "@millrace/protocol";
import { type Kysely, sql } from "kysely";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { loadPath } from "../runs/context/load-path.ts";
import type { RunRow } from "../runs/types.ts";
import type { MessageRow } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";
import { accessSession } from "./access.ts";
import { pathCursor } from "./cursors.ts";
import { leafThrough } from "./message-tree.ts";
import { readMessages } from "./read-messages.ts";
import { toSession } from "./session-row.ts";

const SNAPSHOT_MESSAGES = 50;

/** Runs `read` on one consistent state of the database, the session's log as far as it goes now included. */
export async function readTransaction<Result>(
  storage: Storage,
  sessionId: string,
  read: (db: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  await storage.log.settle(sessionId);
  const transaction = storage.db.transaction();
  return storage.kind === "sqlite"
    ? transaction.execute(read)
    : transaction.setIsolationLevel("repeatable read").setAccessMode("read only").execute(read);
}

/**
 * What a device needs to show the session and follow it (LOG4).
 *
 * @param through a message that the path is to go through; one that is not there counts as not said
 * @throws ProblemError `not_found`
 */
export function readSnapshot(
  storage: Storage,
  principal: Principal,
  sessionId: string,
  through?: string,
): Promise<Snapshot> {
  return readTransaction(storage, sessionId, (db) => snapshotIn(db, principal, sessionId, through));
}

/** The same within a transaction that reads more. @throws ProblemError `not_found` */
export async function snapshotIn(
  db: Kysely<Tables>,
  principal: Principal,
  sessionId: string,
  through?: string,
): Promise<Snapshot> {
  const session = await accessSession(db, principal, sessionId);
  const log = await db.selectFrom("logs").selectAll().where("id", "=", sessionId).executeTakeFirst();
  if (!log) throw problem("not_found", "There is no such session.");
  const leaf = await leafThrough(db, session, through);
  const path = leaf === null ? [] : await loadPath(db, leaf, SNAPSHOT_MESSAGES);
  const active = await activeRuns(db, sessionId);
  const before = path[0]?.parent_id ?? null;
  return {
    session: toSession(session),
    messages: await readMessages(db, path, active),
    waiting: await readMessages(db, await waitingElsewhere(db, path, active), active),
    leaf_id: session.leaf_id,
    older_cursor: before === null ? null : pathCursor(before),
    branches: await readBranches(db, sessionId),
    active_runs: active.map(toActiveRun),
    offset: formatOffset(log.epoch, log.head),
  };
}

/** What was said but is not answered yet, with the empty answers, as far as it is not on the path. */
async function waitingElsewhere(
  db: Kysely<Tables>,
  path: readonly MessageRow[],
  active: readonly RunRow[],
): Promise<MessageRow[]> {
  const onPath = new Set(path.map(({ id }) => id));
  const waiting = active.filter(({ kind, status }) => kind === "answer" && status === "queued");
  const ids = waiting.flatMap((run) => [run.parent_id, run.message_id]).filter((id) => !onPath.has(id));
  if (ids.length === 0) return [];
  return db.selectFrom("messages").selectAll().where("id", "in", ids).orderBy("position").execute();
}

function toActiveRun({ id, message_id, kind, model, status, stop_requested }: RunRow): ActiveRun {
  return {
    id,
    message_id,
    kind,
    model,
    status: status === "queued" ? "queued" : "running",
    stop_requested: stop_requested === 1,
  };
}

async function readBranches(db: Kysely<Tables>, sessionId: string): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ id: string; parent_id: string | null }>`
    SELECT id, parent_id FROM messages
    WHERE session_id = ${sessionId} AND coalesce(parent_id, '') IN (
      SELECT coalesce(parent_id, '') FROM messages WHERE session_id = ${sessionId} GROUP BY parent_id HAVING count(*) > 1
    )
    ORDER BY position`.execute(db);
  const branches: Record<string, string[]> = {};
  for (const { id, parent_id } of rows) {
    const children = branches[parent_id ?? ""] ?? [];
    branches[parent_id ?? ""] = children;
    children.push(id);
  }
  return branches;
}
