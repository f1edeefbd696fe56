import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dist, root } from "./paths.mjs";

const shared = ["package-lock.json", "scripts/lib", "packages/protocol/src"];

/** What `npm start` needs built, and the sources each build is made from. */
const builds = [
  { name: "web", title: "the web app", sources: [...shared, "packages/client/src", "packages/react/src", "apps/web"] },
  { name: "server", title: "the server", sources: [...shared, "packages/server/src"] },
];

/** The builds whose sources changed since they were made, compared by name, size and time of every file (about 5 ms). */
export function staleBuilds() {
  return builds.filter((build) => readStamp(build) !== fingerprint(build));
}

/** Records that a build is up to date with the sources as they were when `fingerprint` was taken. */
export function writeStamp(build, made) {
  writeFileSync(stampFile(build), made);
}

export function fingerprint(build) {
  const hash = createHash("sha1");
  for (const source of build.sources) addToHash(hash, root + source);
  return hash.digest("hex");
}

function addToHash(hash, path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return void hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
  for (const name of readdirSync(path).sort()) {
    if (name === "node_modules" || name === "dist" || /\.test\.tsx?$/.test(name)) continue;
    addToHash(hash, `${path}/${name}`);
  }
}

function readStamp(build) {
  try {
    return readFileSync(stampFile(build), "utf8");
  } catch {
    return null;
  }
}

function stampFile(build) {
  return `${dist}${build.name}.stamp`;
}
