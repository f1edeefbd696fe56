import type { SessionDependencies } from "../dependencies.ts";
import type { SessionRow } from "../session-row.ts";
import type { Queue } from "./plan-queue.ts";

/** The session's queue as it is now: what was planned with it is guarded when it commits. */
export async function loadQueue({ storage }: SessionDependencies, session: SessionRow): Promise<Queue> {
  const { db } = storage;
  const runs = await db
    .selectFrom("runs")
    .selectAll()
    .where("session_id", "=", session.id)
    .where("status", "=", "queued")
    .orderBy("number")
    .execute();
  const messages = await db
    .selectFrom("messages")
    .select(["id", "parent_id"])
    .where("session_id", "=", session.id)
    .orderBy("position")
    .execute();
  const others = runs.filter(({ kind }) => kind !== "answer");
  const waiting = runs.filter(({ kind }) => kind === "answer");
  return {
    runs: runs.map(({ id }) => id),
    waiting: waiting.map(({ id, parent_id, message_id }) => ({ run_id: id, question: parent_id, answer: message_id })),
    unwritten: new Map(others.map(({ message_id, id }) => [message_id, id])),
    parents: new Map(messages.map(({ id, parent_id }) => [id, parent_id])),
    leaf_id: session.leaf_id,
  };
}
