import { type FaultCounts, totalFaults } from "./faults/fault-counts.ts";
import { Nemesis } from "./faults/nemesis.ts";
import { checkEverything } from "./oracle/check-everything.ts";
import { notConverged } from "./oracle/not-converged.ts";
import type { SimulatedDatabase } from "./server/database.ts";
import { Tidying } from "./workload/tidying.ts";
import { Workload } from "./workload/workload.ts";
import { World } from "./world.ts";

/** What every simulation has at least. */
const LEAST_EVENTS = 200;
/** What an answer under way has yet to bring, at a guess. */
const EVENTS_TO_COME = 28;
const LEAST_FAULTS = 10;
/** Virtual time within which that must have happened and, afterwards, everything must have become the same, in milliseconds. */
const WORK_LIMIT_MS = 30 * 60_000;
const QUIET_LIMIT_MS = 3 * 60_000;
/** How long everything must stay as it is then, in milliseconds. */
const AFTERMATH_MS = 2_000;

export interface SeedResult {
  readonly seed: number;
  readonly events: number;
  readonly clients: number;
  readonly faults: FaultCounts;
  /** Of everything that happened: the same for every run of one seed. */
  readonly hash: number;
}

const REPLAY = "npx vitest run --project simulation";

/** A simulation went wrong: the message says which, how, and what happened last. */
class SimulationFailed extends Error {
  override readonly name = "SimulationFailed";
}

/**
 * Plays the simulation of one seed: people at their devices, a server that answers them, and faults; then quiet, in which
 * everything has to become the same everywhere.
 *
 * @param print writes what happens to the console
 * @throws SimulationFailed
 */
export async function runSeed(seed: number, database: SimulatedDatabase, print = false): Promise<SeedResult> {
  database.empty();
  const world = new World(seed, database, print);
  const { oracle, trace, server, faults } = world;
  try {
    server.startIn(0);
    do {
      await work(world);
      await quieten(world);
    } while (oracle.eventCount < LEAST_EVENTS);
    const checks = checkEverything(world);
    await until(world, settledFlag(checks), QUIET_LIMIT_MS, () => "the checks do not end");
    const wrong = await checks;
    if (wrong !== null) throw new Error(wrong);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new SimulationFailed(`seed ${seed}: ${what}\nreplay: SEED=${seed} ${REPLAY}\n${trace.newest}`, {
      cause: error,
    });
  }
  return { seed, events: oracle.eventCount, clients: world.tabs.length, faults, hash: trace.hash };
}

/** People and faults, until about enough has happened. */
async function work(world: World): Promise<void> {
  const { oracle, faults } = world;
  const workload = new Workload(world);
  const nemesis = new Nemesis(world);
  const isEnough = () =>
    oracle.eventCount + EVENTS_TO_COME * oracle.activeRuns >= LEAST_EVENTS && totalFaults(faults) >= LEAST_FAULTS;
  await until(world, isEnough, WORK_LIMIT_MS, () => "too little happened");
  workload.stop();
  nemesis.stop();
}

/** Nothing new, until everything is the same everywhere and stays so. */
async function quieten(world: World): Promise<void> {
  const { scheduler, trace } = world;
  trace.add("quiet");
  const tidying = new Tidying(world);
  let reason: string | null = null;
  const isQuiet = () => {
    reason = notConverged(world);
    return reason === null;
  };
  await until(world, isQuiet, QUIET_LIMIT_MS, () => `LIV1: not everything became the same: ${reason}`);
  tidying.stop();
  const end = scheduler.now + AFTERMATH_MS;
  scheduler.schedule(() => {}, AFTERMATH_MS);
  await until(
    world,
    () => scheduler.now >= end,
    AFTERMATH_MS + 1,
    () => "time stands still",
  );
}

/** @throws what the oracle found wrong, or `otherwise` when it is not over in time */
async function until(world: World, isOver: () => boolean, limit: number, otherwise: () => string): Promise<void> {
  const { scheduler, oracle } = world;
  const wasOver = await scheduler.run(() => oracle.violation !== null || isOver(), scheduler.now + limit);
  if (oracle.violation !== null) throw new Error(oracle.violation);
  if (!wasOver) throw new Error(otherwise());
}

function settledFlag(promise: Promise<unknown>): () => boolean {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  return () => isSettled;
}
