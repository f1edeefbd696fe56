import { expect, test } from "vitest";
import { addFaults, noFaults } from "./faults/fault-counts.ts";
import { runSeeds } from "./run-seeds.ts";

/*
 * The simulation: the real core of the server and real clients, driven through everything that can go wrong, in virtual
 * time. One seed is one run: the clock, randomness, the network, the disk, the provider and the browsers are all simulated
 * and drawn from it, so what fails once fails again, in the same way, in milliseconds.
 *
 *   SEED=123 npx vitest run --project simulation      plays one seed and prints all that happens
 *   SIMULATION_SEEDS=20000 SIMULATION_FROM=5000 …     plays more seeds, or others
 *
 * What is where:
 *   world.ts     everything there is in one simulation; run-seed.ts plays it: work under faults, then quiet, then checks
 *   time/        virtual time; a machine is something that runs code (a server process, a tab), sleeps and dies
 *   server/      a server process (real core and routes) over a database in memory, a disk and a provider
 *   network/     what carries requests, answers and WebSockets between the two, byte by byte
 *   device/      a browser (storage, locks, channels) and its tabs, each with the real client
 *   workload/    what people do
 *   faults/      what goes wrong
 *   oracle/      what must hold: at every moment (shown.ts), and in the end (check-everything.ts)
 *
 * To add a fault: name it in faults/fault-kind.ts; the compiler then asks for its injection in faults/nemesis.ts. An
 * injection does one thing to one part (a link, the disk, a tab, the server's process), or arms that part to do it the next
 * time there is an occasion, and calls `world.happened` when it took effect. What it breaks it mends after a while, and
 * `Nemesis.stop` mends everything. A part that is new to the simulation gets a class of its own beside the others, with
 * time from a `Machine` and randomness of its own from `World`.
 *
 * To add a check: where it can be seen from what tabs show, in oracle/shown.ts; from what is in the end, in
 * oracle/check-everything.ts. What people did that must not be lost goes into oracle/history.ts.
 *
 * A seed that found a fault of the product goes into regressions.test.ts, under a title that says what was wrong.
 */

const SEED = process.env["SEED"];
const SEEDS = Number(process.env["SIMULATION_SEEDS"] ?? 1_000);
const FROM = Number(process.env["SIMULATION_FROM"] ?? 1);

const PROMISES = "LIV1, LIV5, LOG1, LOG3, LOG4, LOG5, LOG7, DUR1, DUR2, RUN2, RUN3, RUN6, SEC1";

test.runIf(SEED === undefined)(
  `${PROMISES}: whatever goes wrong, every device shows what is on disk, and in the end all of it`,
  async () => {
    const { results, failures } = await runSeeds(Array.from({ length: SEEDS }, (_, index) => FROM + index));
    const faults = noFaults();
    for (const result of results) addFaults(faults, result.faults);
    const events = results.reduce((sum, result) => sum + result.events, 0);
    const clients = Math.min(...results.map((result) => result.clients));
    console.log(`${results.length} simulations, ${events} events, at least ${clients} clients each; faults:`);
    for (const [kind, count] of Object.entries(faults))
      console.log(`  ${kind.padEnd(20)} ${String(count).padStart(7)}`);
    expect(failures.slice(0, 3).join("\n\n")).toBe("");
    expect(Object.entries(faults).filter(([, count]) => count === 0)).toEqual([]);
  },
  0,
);

test.runIf(SEED === undefined)("one seed is one run", async () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const [once, again] = [await runSeeds(seeds), await runSeeds(seeds.toReversed())];
  expect(again.results).toEqual(once.results);
});

test.runIf(SEED !== undefined)(
  "the seed that was asked for",
  async () => {
    const { failures } = await runSeeds([Number(SEED)], true);
    expect(failures).toEqual([]);
  },
  0,
);
