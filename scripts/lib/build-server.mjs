import { rmSync } from "node:fs";
import { dist, root } from "./paths.mjs";

/**
 * Bundles the server and everything it imports into dist/server: `main.js`, and `writer-worker.js`, which the SQLite log
 * starts as a thread. Imported lazily, because packages may not be installed when the scripts start.
 */
export async function buildServer() {
  const { build } = await import("rolldown");
  rmSync(`${dist}server`, { recursive: true, force: true });
  await build({
    cwd: root,
    input: {
      main: "packages/server/src/main.ts",
      "writer-worker": "packages/server/src/log/sqlite/writer-worker.ts",
    },
    platform: "node",
    external: ["pg-native"],
    output: { dir: `${dist}server`, format: "esm", sourcemap: true, chunkFileNames: "[name]-[hash].js" },
  });
}
