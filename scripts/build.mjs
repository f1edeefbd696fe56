import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { buildServer } from "./lib/build-server.mjs";
import { bin, dist, root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";
import { fingerprint, staleBuilds, writeStamp } from "./lib/stale-builds.mjs";

await enterProjectNode();
mkdirSync(dist, { recursive: true });
for (const build of staleBuilds()) {
  console.log(`Building ${build.title}…`);
  const made = fingerprint(build);
  if (build.name === "server") await buildServer();
  else buildWeb();
  writeStamp(build, made);
}

function buildWeb() {
  const vite = spawnSync(
    `${bin}vite`,
    ["build", "apps/web", "--outDir", `${dist}web`, "--emptyOutDir", "--logLevel", "warn"],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (vite.status !== 0) process.exit(1);
}
