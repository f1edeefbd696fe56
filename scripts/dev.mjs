import { spawn } from "node:child_process";
import { loadEnvironmentFile } from "./lib/environment-file.mjs";
import { bin, root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";

await enterProjectNode();
loadEnvironmentFile();
const webPort = process.env.DEV_PORT ?? "5173";
const url = `http://localhost:${webPort}`;

// vite.config.ts hands /api on to the server's port.
const children = [
  run(process.execPath, "--watch", "--watch-preserve-output", "packages/server/src/main.ts"),
  run(`${bin}vite`, "apps/web", "--port", webPort, "--strictPort", "--clearScreen", "false"),
];
console.log(`The web app with hot reload: ${url} (the server restarts when its sources change)`);

for (const child of children) child.on("exit", (code) => end(code ?? 0));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(0));

function run(command, ...args) {
  return spawn(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, PUBLIC_URL: url } });
}

function end(code) {
  process.exitCode ??= code;
  for (const child of children) child.kill("SIGTERM");
}
