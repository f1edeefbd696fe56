import type { NewEvent } from "@millrace/protocol";
import { repeat } from "../clock.ts";
import { AppendFailed } from "../log/log.ts";
import { databaseNow } from "../storage/compiled.ts";
import { executeRun } from "./execute-run.ts";
import { recoverRun } from "./recover-run.ts";
import { RunCut } from "./run-signals.ts";
import { claimStatement, renewStatement } from "./run-statements.ts";
import type { RunDependencies, RunRow } from "./types.ts";

export interface RunEngineOptions {
  /** How long a run stays with a holder that shows no life, in milliseconds. Renewed three times as often. */
  readonly leaseMs: number;
  /** Names this holder in run rows; unique per process start. */
  readonly owner: string;
  /** True where one process owns the database: then no run is alive but those it carries out, whatever leases say. */
  readonly exclusive: boolean;
  /** Hears of each run that was carried out here, once it ended. Must not throw. */
  readonly onRunEnded: (run: RunRow) => void;
}

interface Held {
  controller: AbortController;
  done: Promise<void>;
  /** Offered again while its claim was under way: if that fails, its turn may have come meanwhile. */
  offeredAgain: boolean;
}

/**
 * Claims queued runs, carries them out, keeps their leases, and ends the runs of holders that died (RUN4). Clients come
 * and go without it noticing (RUN1).
 */
export class RunEngine {
  readonly #deps: RunDependencies;
  readonly #options: RunEngineOptions;
  readonly #held = new Map<string, Held>();
  /** By `Clock.elapsed`. */
  #renewedAt: number;
  #endKeeping = () => {};
  #stopping = false;

  constructor(deps: RunDependencies, options: RunEngineOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#renewedAt = deps.clock.elapsed();
  }

  /** Runs that are carried out here now, or that a claim is under way for. */
  get size(): number {
    return this.#held.size;
  }

  async start(): Promise<void> {
    await this.#sweep();
    this.#endKeeping = repeat(this.#deps.clock, () => void this.#keep(), this.#options.leaseMs / 3);
  }

  /**
   * Takes the run if its turn has come, in the next commit. Called in the turn that appends the run, both are one
   * commit. Harmless for a run that is not queued or not next.
   */
  offer(run: RunRow): void {
    if (this.#stopping) return;
    const known = this.#held.get(run.id);
    if (known) {
      known.offeredAgain = true;
      return;
    }
    const held: Held = { controller: new AbortController(), done: Promise.resolve(), offeredAgain: false };
    this.#held.set(run.id, held);
    held.done = this.#claimAndExecute(run, held).catch((error: unknown) => this.#failed(error));
  }

  /** Offers the first queued run of the queue that `run` is in. */
  async offerNext(run: Pick<RunRow, "session_id" | "agent_id">): Promise<void> {
    const next = await this.#deps.storage.db
      .selectFrom("runs")
      .selectAll()
      .where("session_id", "=", run.session_id)
      .where("agent_id", "=", run.agent_id)
      .where("status", "=", "queued")
      .orderBy("number")
      .limit(1)
      .executeTakeFirst();
    if (next) this.offer(next);
  }

  /** Cuts the run's provider call if this process holds it. Call after the reason is on disk. */
  abort(runId: string, reason: "stop" | "lost"): void {
    this.#held.get(runId)?.controller.abort(new RunCut(reason));
  }

  /**
   * Takes no more runs and gives those under way `graceMs` to end by themselves; the rest ends interrupted, with what
   * was shown kept. Queued runs stay queued for the next start.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#endKeeping();
    const cancelCut = this.#deps.clock.setTimer(() => {
      for (const { controller } of this.#held.values()) controller.abort(new RunCut("shutdown"));
    }, graceMs);
    await Promise.all([...this.#held.values()].map(({ done }) => done));
    cancelCut();
  }

  async #claimAndExecute(run: RunRow, held: Held): Promise<void> {
    let claimed = false;
    try {
      claimed = await this.#claim(run);
      if (claimed) await executeRun(this.#deps, { ...run, status: "running", epoch: run.epoch + 1 }, held.controller);
      if (claimed) this.#options.onRunEnded(run);
    } finally {
      this.#held.delete(run.id);
    }
    if (claimed) await this.offerNext(run);
    else if (held.offeredAgain) this.offer(run);
  }

  async #claim(run: RunRow): Promise<boolean> {
    const { storage, log, clock } = this.#deps;
    const { owner, leaseMs } = this.#options;
    const at = clock.now();
    const started: NewEvent = {
      at,
      type: "run-start",
      run_id: run.id,
      message_id: run.message_id,
      actor: { kind: "agent", id: run.agent_id },
      data: { epoch: run.epoch + 1 },
    };
    const { id, session_id, agent_id, number, epoch } = run;
    const claim = claimStatement(storage, {
      id,
      session_id,
      agent_id,
      number,
      epoch,
      next_epoch: epoch + 1,
      owner,
      lease_ms: leaseMs,
      now: at,
    });
    const result = await log.append({ log: run.session_id, guards: [claim], events: [started] });
    return result.status === "committed";
  }

  async #keep(): Promise<void> {
    try {
      await this.#renew();
      await this.#heedStops();
      await this.#sweep();
    } catch (error) {
      this.#failed(error);
    }
    // Two thirds of a lease without renewing: somebody else may soon have our runs, so writing stops first.
    if (this.#deps.clock.elapsed() - this.#renewedAt > (this.#options.leaseMs * 2) / 3) {
      for (const { controller } of this.#held.values()) controller.abort(new RunCut("lost"));
    }
  }

  async #renew(): Promise<void> {
    const begun = this.#deps.clock.elapsed();
    if (this.#held.size > 0) {
      const { owner, leaseMs } = this.#options;
      const statement = renewStatement(this.#deps.storage, owner, [...this.#held.keys()], leaseMs);
      await this.#deps.log.append({ log: null, statements: [statement], events: [] });
    }
    this.#renewedAt = begun;
  }

  /** Cuts runs that were stopped through another node. */
  async #heedStops(): Promise<void> {
    if (this.#options.exclusive || this.#held.size === 0) return;
    const stopped = await this.#deps.storage.db
      .selectFrom("runs")
      .select("id")
      .where("id", "in", [...this.#held.keys()])
      .where("stop_requested", "=", 1)
      .execute();
    for (const { id } of stopped) this.abort(id, "stop");
  }

  /**
   * Ends runs that nobody carries out, then offers what is queued. Those are the runs whose lease ran out; where one
   * process owns the database, whatever is not carried out here.
   */
  async #sweep(): Promise<void> {
    const { storage } = this.#deps;
    // "Not ended" is what the partial index is for; without it the whole history would be read.
    const active = storage.db.selectFrom("runs").selectAll().where("status", "!=", "ended");
    const running = active.where("status", "=", "running");
    const dead = this.#options.exclusive ? running : running.where("lease_until", "<", databaseNow(storage.kind));
    for (const run of await dead.execute()) {
      if (this.#options.exclusive && this.#held.has(run.id)) continue;
      if (await recoverRun(this.#deps, run)) this.#deps.logger.warn({ run_id: run.id }, "run recovered");
    }
    const queued = active.where("status", "=", "queued").orderBy("number");
    for (const run of await queued.execute()) this.offer(run);
  }

  #failed(error: unknown): void {
    const unknown = error instanceof AppendFailed ? error.cause : error;
    this.#deps.logger.error({ err: unknown }, "runs could not be kept");
  }
}
