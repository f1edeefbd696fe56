import { runChecks } from "./lib/checks.mjs";
import { bin, root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";
import { resultLine, runStep } from "./lib/run-step.mjs";
import { runVitest } from "./lib/run-vitest.mjs";
import { ensureSystemTools } from "./lib/system-tools.mjs";

await enterProjectNode();
const missing = ensureSystemTools();
if (missing.length > 0 && process.env.CI) {
  for (const sentence of missing) console.error(sentence);
  process.exit(1);
}

const checks = await runChecks();
const unit = await runVitest("unit tests", ["--project", "unit", "--project", "server"]);
const simulation = await runVitest("simulation", ["--project", "simulation"]);
const build = await runStep({ name: "build", command: process.execPath, args: [`${root}scripts/build.mjs`] });
const size = await runStep({ name: "size of first load", command: `${bin}size-limit`, args: [], live: true });
const slow = await runVitest("whole-system tests", ["--project", "slow"]);

const results = [...checks, unit, simulation, build, size, slow];
const passed = unit.passed + simulation.passed + slow.passed;
// A step that failed without a failed test in it (a type error, an error outside tests) is a failure too.
const failed = results.reduce((total, { ok, failed }) => total + (ok ? 0 : Math.max(failed ?? 1, 1)), 0);

// Said once more at the end: of a long log, often only the end is kept.
const runs = [unit, simulation, slow];
show(
  "Tests that passed only when they were tried again",
  runs.flatMap((run) => run.retried),
);
show(
  "Failed tests",
  runs.flatMap((run) => run.failures),
);
console.log("\nSummary");
for (const result of results) console.log(resultLine(result));
for (const sentence of missing) console.log(`  ${sentence}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

function show(title, texts) {
  if (texts.length > 0) console.log(`\n${title}\n${texts.map((text) => `  ${text}`).join("\n")}`);
}
