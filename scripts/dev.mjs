import { spawn } from "node:child_process";
import { loadEnvironmentFile } from "./lib/environment-file.mjs";
import { root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";

await enterProjectNode();
loadEnvironmentFile();
const serverPort = process.env.PORT ?? "3000";
const webPort = Number(process.env.DEV_PORT ?? 5173);
const url = `http://localhost:${webPort}`;

const { createServer } = await import("vite");
const web = await createServer({
  root: `${root}apps/web`,
  server: {
    port: webPort,
    strictPort: true,
    proxy: Object.fromEntries(["/api", "/openapi.json"].map((path) => [path, `http://127.0.0.1:${serverPort}`])),
  },
});
await web.listen();

const server = spawn(process.execPath, ["--watch", "--watch-preserve-output", "packages/server/src/main.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PORT: serverPort, PUBLIC_URL: url },
});
console.log(`Web app with hot reload: ${url} (the server restarts when its sources change)`);

async function end(code) {
  server.kill("SIGTERM");
  await web.close();
  process.exit(code);
}
server.on("exit", (code) => end(code ?? 0));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(0));
