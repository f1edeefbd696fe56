import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";

await enterProjectNode();
const [name = "", ...args] = process.argv.slice(2);
const script = `${root}bench/${name}/bench.ts`;
if (name === "" || !existsSync(script)) {
  const names = readdirSync(`${root}bench`).filter((folder) => existsSync(`${root}bench/${folder}/bench.ts`));
  console.error(`Usage: npm run bench -- <${names.join(" | ")}> [repetitions]`);
  process.exit(1);
}
for (const step of [[`${root}scripts/build.mjs`], [script, ...args]]) {
  const { status } = spawnSync(process.execPath, step, { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
