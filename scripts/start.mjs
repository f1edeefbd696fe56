import { spawnSync } from "node:child_process";
import module from "node:module";
import { loadEnvironmentFile } from "./lib/environment-file.mjs";
import { dist, root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";
import { staleBuilds } from "./lib/stale-builds.mjs";

await enterProjectNode();
if (staleBuilds().length > 0) {
  const build = spawnSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: "inherit" });
  if (build.status !== 0) process.exit(1);
}
loadEnvironmentFile();
// Compiled code is kept between starts; the variable is for the server's threads.
process.env.NODE_COMPILE_CACHE ??= `${dist}compile-cache`;
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import(`${dist}server/main.js`);
