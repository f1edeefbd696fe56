import { parentPort, workerData } from "node:worker_threads";
import { runSeed, type SeedResult } from "./run-seed.ts";
import { SimulatedDatabase } from "./server/database.ts";
import { forbidRealTime } from "./time/forbid-real-time.ts";

export interface SeedOrder {
  readonly seeds: readonly number[];
  /** Writes what happens to the console. */
  readonly print: boolean;
}

/** How one seed went: its result, or what went wrong. */
export type SeedReport = SeedResult | { readonly seed: number; readonly failure: string };

if (!parentPort) throw new Error("seed-worker.ts runs as a worker thread");
const { seeds, print } = workerData as SeedOrder; // run-seeds.ts sends it
const database = await SimulatedDatabase.open();
const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
forbidRealTime();
for (const seed of seeds) parentPort.postMessage(await report(seed));
parentPort.close();

async function report(seed: number): Promise<SeedReport> {
  unhandled.length = 0;
  try {
    const result = await runSeed(seed, database, print);
    return unhandled.length === 0
      ? result
      : { seed, failure: `seed ${seed}: unhandled rejection ${text(unhandled[0])}` };
  } catch (error) {
    return { seed, failure: text(error) };
  }
}

function text(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "SimulationFailed" ? error.message : (error.stack ?? error.message);
}
