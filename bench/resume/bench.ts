/**
 * Getting a stream of 2,000 events again from its beginning: one write from memory (the limit), resumable-stream with
 * Redis, and Millrace from disk, taking turns on the same machine.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cpuSeconds } from "../lib/process-tree.ts";
import { type Candidate, startCandidates } from "./candidates.ts";
import { EVENTS } from "./events.ts";
import { redisMissing } from "./redis.ts";
import { type Row, report } from "./report.ts";
import { resume } from "./resume.ts";

const WARM_UP = 10;
const CROWD = 100;
/** The crowd comes every so many rounds. */
const CROWD_EVERY = 3;

const repetitions = Number(process.argv[2] ?? 30);
const { candidates, stop } = await startCandidates();
const rows: Row[] = [];
try {
  for (const candidate of candidates) for (let round = 0; round < WARM_UP; round++) await measure(candidate, round, 1);
  for (let round = 0; round < repetitions; round++) {
    for (const clients of round % CROWD_EVERY === 0 ? [1, CROWD] : [1]) {
      for (const candidate of candidates) rows.push(await measure(candidate, round, clients));
    }
  }
} finally {
  await stop();
}
const machine = `Node ${process.version}, ${cpus().length} cores shared by server and clients; medians of ${repetitions} (${CROWD} clients: of ${Math.ceil(repetitions / CROWD_EVERY)})`;
const text = `${[machine, redisMissing() ?? []].flat().join("\n")}\n\n${report(rows)}\n`;
writeFileSync(fileURLToPath(new URL("../results/resume.txt", import.meta.url)), text);
console.log(`\n${text}`);

async function measure(candidate: Candidate, round: number, clients: number): Promise<Row> {
  const { name, pid, port } = candidate;
  const cpu = cpuSeconds(pid);
  const request = candidate.request(round);
  const results = await Promise.all(Array.from({ length: clients }, () => resume(port, request)));
  await sleep(30); // what the server does after the last byte counts too
  const done = results.filter((result) => result !== null);
  return {
    candidate: name,
    clients,
    ms: Math.max(...done.map(({ ms }) => ms)),
    cpuMsPerResume: ((cpuSeconds(pid) - cpu) * 1_000) / clients,
    bytesPerEvent: (done[0]?.bytes ?? Number.NaN) / EVENTS,
    errors: clients - done.length,
  };
}
