import { spawnSync } from "node:child_process";
import { root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";

await enterProjectNode();
const build = spawnSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: "inherit" });
if (build.status !== 0) process.exit(1);
const { takeScreenshots } = await import("../e2e/views/take-screenshots.ts");
await takeScreenshots(process.argv.slice(2));
