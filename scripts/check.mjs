import { runChecks } from "./lib/checks.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";
import { resultLine } from "./lib/run-step.mjs";

await enterProjectNode();
const results = await runChecks();
for (const result of results) console.log(resultLine(result));
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
