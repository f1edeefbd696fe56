import type { Principal } from "../../principal.ts";
import { endEvent } from "../../runs/execute-run.ts";
import { endGuard } from "../../runs/run-statements.ts";
import type { RunRow } from "../../runs/types.ts";
import { raiseListVersion } from "../../storage/list-version.ts";
import type { SessionDependencies } from "../dependencies.ts";
import { changeQueue, notWaiting, planned } from "./change-queue.ts";
import { loadQueue } from "./load-queue.ts";
import { planRemoval } from "./plan-queue.ts";

/**
 * Takes back what waits for its turn: the message and its empty answer are gone, and the run ends as stopped (RUN2). Doing
 * it again changes nothing.
 *
 * @throws ProblemError `not_found`; `run_active` when its turn has come; `conflict` when it was answered
 */
export function removeQueued(deps: SessionDependencies, principal: Principal, runId: string): Promise<void> {
  return changeQueue(deps, principal, runId, async (run, session) => {
    if (run.kind !== "answer") throw notWaiting();
    if (run.status === "ended") {
      if (await isThere(deps, run)) throw notWaiting();
      return "done";
    }
    const plan = planRemoval(await loadQueue(deps, session), runId);
    if (!plan) return "stale";
    const at = deps.clock.now();
    const figures = { finish_reason: null, usage: null, latency_ms: null, ttft_ms: null };
    const end = endEvent(run, at, { outcome: "stopped", ...figures });
    const { guards, statements } = planned(deps, session, plan);
    return {
      guards: [endGuard(deps.storage, run, { status: "queued", epoch: run.epoch }, end), ...guards],
      statements: [...statements, raiseListVersion(deps.storage, session.user_id)],
      events: [end, { at, type: "queue-updated", actor: { kind: "user", id: principal.userId }, data: plan }],
      changes_lists_of: session.user_id,
    };
  });
}

async function isThere({ storage }: SessionDependencies, run: RunRow): Promise<boolean> {
  const row = await storage.db.selectFrom("messages").select("id").where("id", "=", run.parent_id).executeTakeFirst();
  return row !== undefined;
}
