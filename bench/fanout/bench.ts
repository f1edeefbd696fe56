/**
 * One event to thousands of subscribers: `res.write` in a loop, one frame to plain sockets, nginx with nchan, and
 * Millrace's transports, taking turns on the same machine. Then many idle connections, and clients that never read.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { runWorker } from "../lib/child.ts";
import { CANDIDATES } from "./candidate.ts";
import { nchanMissing } from "./nchan.ts";
import { type Measurements, report } from "./report.ts";
import type { FanOutResult, IdleResult, NeverReadingResult, Task } from "./task.ts";

const SIZES = [1, 1_000, 5_000, 10_000];
const IDLE_CONNECTIONS = 10_000;
const TIMEOUT_MS = 180_000;

const repetitions = Number(process.argv[2] ?? 3);
const notes: string[] = [];
const missing = nchanMissing();
if (missing) notes.push(missing);
const candidates = CANDIDATES.filter((candidate) => candidate !== "nchan" || !missing);
const most = openFileLimit() - 100;
const sizes = SIZES.filter((size) => size <= most);
if (sizes.length < SIZES.length) {
  notes.push(`more than ${most} connections are left out: raise the limit of open files (ulimit -n 20000)`);
}

const rows: Measurements = { fanOut: [], idle: [], neverReading: [] };
for (let repetition = 1; repetition <= repetitions; repetition++) {
  for (const subscribers of sizes) {
    for (const candidate of candidates) {
      const result = await run<FanOutResult>({ kind: "fan-out", candidate, subscribers });
      rows.fanOut.push({ candidate, subscribers, ...result });
    }
    console.error(`${repetition}/${repetitions} ${subscribers} subscribers`);
  }
  const connections = Math.min(IDLE_CONNECTIONS, most);
  rows.idle.push({ connections, ...(await run<IdleResult>({ kind: "idle", connections })) });
  console.error(`${repetition}/${repetitions} ${connections} idle`);
  for (const transport of ["sse", "websocket", "log"] as const) {
    const task: Task = { kind: "never-reading", transport, readers: 50, neverReading: 5 };
    rows.neverReading.push({ transport, ...(await run<NeverReadingResult>(task)) });
  }
  console.error(`${repetition}/${repetitions} never reading`);
}

const machine = `Node ${process.version}, ${cpus().length} cores shared by server and subscribers; medians of ${repetitions}`;
const text = `${[machine, ...notes].join("\n")}\n\n${report(rows)}\n`;
writeFileSync(path("../results/fanout.txt"), text);
console.log(`\n${text}`);

function run<Result>(task: Task): Promise<Result> {
  return runWorker<Task, Result>(path("client.ts"), task, TIMEOUT_MS);
}

/** Node raises its own limit to the hard one when it starts. */
function openFileLimit(): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
  return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
