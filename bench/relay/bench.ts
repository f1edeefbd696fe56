/** Relaying a provider's stream: a raw pass-through, the AI SDK and Millrace, taking turns on the same machine. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runWorker, startServer } from "../lib/child.ts";
import { cpuSeconds, memory, resetPeakMemory } from "../lib/process-tree.ts";
import { type Candidate, startCandidates } from "./candidates.ts";
import type { Load, LoadResult } from "./load.ts";
import { type Row, report } from "./report.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

const repetitions = Number(process.argv[2] ?? 3);
const provider = await startServer([path("provider.ts")]);
const candidates = await startCandidates(provider.url);
const rows: Row[] = [];
try {
  for (const candidate of candidates) for (const scenario of scenarios.slice(0, 3)) await measure(candidate, scenario);
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    for (const scenario of scenarios) {
      for (const candidate of candidates) rows.push(await measure(candidate, scenario));
      console.error(`${repetition}/${repetitions} ${scenario.name}`);
    }
  }
} finally {
  for (const { stop } of [...candidates, provider]) await stop();
}
const machine = `Node ${process.version}, ${cpus().length} cores shared by provider, server and client; medians of ${repetitions}`;
const text = `${machine}\n\n${report(
  rows,
  candidates.map(({ name }) => name),
)}\n`;
writeFileSync(path("../results/relay.txt"), text);
writeFileSync(path("../results/relay.json"), JSON.stringify(rows));
console.log(`\n${text}`);

async function measure(candidate: Candidate, scenario: Scenario): Promise<Row> {
  const { pid } = candidate.server;
  const streams = scenario.concurrency * scenario.rounds;
  const requests = await candidate.prepare(scenario.model, streams);
  const { tokens, concurrency, rampMs, timeoutMs } = scenario;
  const load: Load = { ...requests, tokens, concurrency, rampMs, timeoutMs };
  resetPeakMemory(pid);
  const before = cpuSeconds(pid);
  const result = await runWorker<Load, LoadResult>(path("client.ts"), load, timeoutMs * scenario.rounds + 10_000);
  await sleep(150); // what the server does after the last byte counts too
  const cpu = cpuSeconds(pid) - before;
  return {
    ...result,
    scenario: scenario.name,
    candidate: candidate.name,
    cpuSecondsPer100kTokens: (cpu / result.tokens) * 1e5,
    memoryPeakMb: memory(pid).peak,
  };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
