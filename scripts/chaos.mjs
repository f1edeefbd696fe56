import { root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";
import { resultLine, runStep } from "./lib/run-step.mjs";
import { runVitest } from "./lib/run-vitest.mjs";

await enterProjectNode();
const rounds = Number(process.argv[2] ?? 100);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error("Usage: npm run chaos -- [rounds per database, default 100]");
  process.exit(1);
}
process.env.CHAOS_ROUNDS = String(rounds);
const build = await runStep({ name: "build", command: process.execPath, args: [`${root}scripts/build.mjs`] });
const chaos = await runVitest("chaos", ["--project", "slow", "--testTimeout", "0", "e2e/chaos"]);
for (const result of [build, chaos]) console.log(resultLine(result));
process.exitCode = build.ok && chaos.ok ? 0 : 1;
