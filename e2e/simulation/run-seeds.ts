import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SeedResult } from "./run-seed.ts";
import type { SeedOrder, SeedReport } from "./seed-worker.ts";

const MOST_WORKERS = 4;

export interface SeedsOutcome {
  readonly results: readonly SeedResult[];
  /** What went wrong, in seed order. */
  readonly failures: readonly string[];
}

/** Plays the seeds' simulations, as many at a time as there are processors. */
export async function runSeeds(seeds: readonly number[], print = false): Promise<SeedsOutcome> {
  const workers = Math.min(availableParallelism(), MOST_WORKERS, seeds.length);
  const shares = Array.from({ length: workers }, (_, worker) =>
    seeds.filter((_seed, index) => index % workers === worker),
  );
  const reports = (await Promise.all(shares.map((share) => work({ seeds: share, print })))).flat();
  reports.sort((one, other) => one.seed - other.seed);
  return {
    results: reports.filter((report) => "hash" in report),
    failures: reports.flatMap((report) => ("failure" in report ? [report.failure] : [])),
  };
}

async function work(order: SeedOrder): Promise<SeedReport[]> {
  const worker = new Worker(new URL("./seed-worker.ts", import.meta.url), {
    workerData: order,
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  const reports: SeedReport[] = [];
  worker.on("message", (report: SeedReport) => reports.push(report));
  await once(worker, "exit");
  return reports;
}
