// Runs on Node 20 with nothing installed: only node: modules in here.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { bin, root } from "./paths.mjs";

const projectNode = `${bin}node`;

/**
 * Call first in a script: afterwards the packages of package-lock.json are installed and the script runs on the
 * project's own Node (the npm package `node`). Installs and starts the script again where that is not so yet; then it
 * never returns.
 */
export async function enterProjectNode() {
  const installed = isInstalled();
  if (!installed) install();
  if (installed && realpathSync(process.execPath) === realpathSync(projectNode)) return;
  process.exit(await runAgain());
}

/** Whether what npm says it installed is what the lock file asks for; packages for other platforms may be absent. */
function isInstalled() {
  const installedList = `${root}node_modules/.package-lock.json`;
  if (!existsSync(projectNode) || !existsSync(installedList)) return false;
  const installed = readPackages(installedList);
  return Object.entries(readPackages(`${root}package-lock.json`)).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === wanted.version && found.integrity === wanted.integrity : wanted.optional === true;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/** `npm ci` first, since it never changes the lock file; it refuses a lock file that lacks what other platforms need. */
function install() {
  console.log("Installing packages…");
  if (npm("ci").status === 0) return;
  const { status, stderr } = npm("install");
  if (status === 0) return;
  console.error(`Installing packages failed.\n${stderr}`);
  process.exit(1);
}

function npm(command) {
  return spawnSync("npm", [command, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
}

function runAgain() {
  const child = spawn(projectNode, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("exit", (code) => resolve(code ?? 1));
    child.on("error", (error) => {
      console.error(`${projectNode} does not run: ${error.message}`);
      resolve(1);
    });
  });
}
