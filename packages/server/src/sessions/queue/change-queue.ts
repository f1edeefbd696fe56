import { problem } from "../../http/problems.ts";
import type { Entry, Statement } from "../../log/store.ts";
import type { Principal } from "../../principal.ts";
import type { RunRow } from "../../runs/types.ts";
import { compiled } from "../../storage/compiled.ts";
import { accessRun, accessSession } from "../access.ts";
import type { SessionDependencies } from "../dependencies.ts";
import type { SessionRow } from "../session-row.ts";
import { whileChanged } from "../while-changed.ts";
import type { QueuePlan } from "./plan-queue.ts";

export type Change = Omit<Entry, "log">;

/**
 * Carries out what `decide` makes of a message that waits for its turn, as long as it waits.
 *
 * @param decide decides again when the session changed meanwhile; its guards must notice that. `done`: nothing is to
 * change; `stale`: it changed already
 * @throws ProblemError `not_found`; `run_active` when the message's turn has come
 */
export async function changeQueue(
  deps: SessionDependencies,
  principal: Principal,
  runId: string,
  decide: (run: RunRow, session: SessionRow) => Promise<Change | "done" | "stale">,
): Promise<void> {
  await whileChanged(async () => {
    const run = await accessRun(deps.storage.db, principal, runId);
    if (run.status === "running") throw problem("run_active", "This message is being answered already.");
    const session = await accessSession(deps.storage.db, principal, run.session_id);
    const change = await decide(run, session);
    if (change === "done") return true;
    if (change === "stale") return null;
    const { status } = await deps.log.append({ log: session.id, ...change });
    if (status !== "committed") return null;
    await deps.engine.offerNext(run);
    return true;
  });
}

/** Refuses what is asked of a message that does not wait any more. */
export function notWaiting() {
  return problem("conflict", "This message does not wait for its turn any more.");
}

/** What a plan changes in the rows; holds when nothing was said, queued or taken back since the session was read. */
export function planned(
  { storage: { db } }: SessionDependencies,
  session: SessionRow,
  { parents, removed, leaf_id }: QueuePlan,
  runCount = session.run_count + 1,
): { guards: Statement[]; statements: Statement[] } {
  const unchanged = db
    .updateTable("sessions")
    .set({ run_count: runCount, message_count: session.message_count - removed.length, leaf_id })
    .where("id", "=", session.id)
    .where("run_count", "=", session.run_count)
    .where("message_count", "=", session.message_count);
  const links = Object.entries(parents).map(([id, parent_id]) =>
    compiled(db.updateTable("messages").set({ parent_id }).where("id", "=", id)),
  );
  const gone = removed.map((id) => compiled(db.deleteFrom("messages").where("id", "=", id)));
  return { guards: [compiled(unchanged)], statements: [...links, ...gone] };
}
