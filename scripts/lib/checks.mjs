import { bin, root } from "./paths.mjs";
import { runStep } from "./run-step.mjs";

const checks = [
  { name: "types", command: `${bin}tsc`, args: ["-p", root] },
  { name: "lint and format", command: `${bin}biome`, args: ["check", "--error-on-warnings", "."] },
  { name: "dependency direction", command: process.execPath, args: [`${root}scripts/check-imports.mjs`] },
  { name: "unused code", command: `${bin}knip`, args: ["--no-progress"] },
];

/** Everything that can be said about the code without running it. The checks do not depend on each other. */
export function runChecks() {
  return Promise.all(checks.map(runStep));
}
