import type { Actor, NewEvent, StopRuns } from "@millrace/protocol";
import { compiled } from "../storage/compiled.ts";
import { activeRuns } from "./active-runs.ts";
import { endIdleRun } from "./recover-run.ts";
import type { RunEngine } from "./run-engine.ts";
import type { RunDependencies, RunRow } from "./types.ts";

/** Which of the session's active runs; all of them when it says nothing. */
type Which = StopRuns & {
  /** Runs queued no later than the run of this number. */
  readonly number_up_to?: number;
};

/**
 * Stops the session's active runs, or those that `which` names (RUN1). On disk when it returns; idempotent; a queued
 * run ends at once, a running one as soon as its holder lets go of the provider.
 *
 * @returns ids of the runs that were active
 */
export async function stopRuns(
  deps: RunDependencies,
  engine: RunEngine,
  sessionId: string,
  which: Which,
  actor: Actor,
): Promise<string[]> {
  const active = await activeRuns(deps.storage.db, sessionId);
  const { run_id, message_id, number_up_to } = which;
  const meant = active.filter(
    (run) =>
      (run_id === undefined || run.id === run_id) &&
      (number_up_to === undefined || run.number <= number_up_to) &&
      (message_id === undefined || run.message_id === message_id || run.parent_id === message_id),
  );
  await Promise.all(meant.map((run) => stopRun(deps, engine, run, actor)));
  return meant.map((run) => run.id);
}

async function stopRun(deps: RunDependencies, engine: RunEngine, run: RunRow, actor: Actor): Promise<void> {
  const requested: NewEvent = {
    at: deps.clock.now(),
    type: "run-stop-requested",
    run_id: run.id,
    message_id: run.message_id,
    actor,
    data: {},
  };
  const done = run.status === "queued" ? await endQueued(deps, run, requested) : await askRunning(deps, run, requested);
  engine.abort(run.id, "stop");
  if (done && run.status === "queued") await engine.offerNext(run);
  if (done) return;
  // It was claimed, stopped or ended meanwhile.
  const now = await deps.storage.db.selectFrom("runs").selectAll().where("id", "=", run.id).executeTakeFirst();
  if (now && now.status !== "ended" && now.stop_requested === 0) await stopRun(deps, engine, now, actor);
}

async function endQueued(deps: RunDependencies, run: RunRow, requested: NewEvent): Promise<boolean> {
  const ended = await endIdleRun(deps, { ...run, status: "queued" }, { outcome: "stopped" }, [requested]);
  return ended !== "changed";
}

async function askRunning(deps: RunDependencies, run: RunRow, requested: NewEvent): Promise<boolean> {
  const ask = deps.storage.db
    .updateTable("runs")
    .set({ stop_requested: 1 })
    .where("id", "=", run.id)
    .where("status", "=", "running")
    .where("stop_requested", "=", 0);
  const result = await deps.log.append({ log: run.session_id, guards: [compiled(ask)], events: [requested] });
  return result.status === "committed";
}
