import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";
import type { AppShell } from "./src/service-worker/answer-for.ts";

const WORKER = "sw.js";
/** What everybody needs; other fonts load when their script is on screen. */
const NEEDED = /\.(?:html|js|css|svg)$|-latin-wght-/;

/** Builds the service worker to `/sw.js`, with the list of the build's files in it. */
export function appShell(): Plugin {
  let publicDir = "";
  return {
    name: "app-shell",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      publicDir = config.publicDir;
    },
    buildStart() {
      this.emitFile({ type: "chunk", id: join(import.meta.dirname, "src/service-worker/sw.ts"), fileName: WORKER });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk" || worker.imports.length > 0) this.error("The service worker must be one file.");
        const hash = createHash("sha256").update(worker.code);
        const chunks = startingChunks(bundle);
        const names = Object.keys(bundle).filter(
          (name) => name !== WORKER && NEEDED.test(name) && (bundle[name]?.type === "asset" || chunks.has(name)),
        );
        for (const name of names.sort()) {
          const output = bundle[name];
          if (output) hash.update(name).update(output.type === "chunk" ? output.code : output.source);
        }
        const publicNames = readdirSync(publicDir).filter((name) => NEEDED.test(name));
        for (const name of publicNames.sort()) hash.update(name).update(readFileSync(join(publicDir, name)));
        const shell: AppShell = {
          version: hash.digest("hex").slice(0, 16),
          files: [...names, ...publicNames].map((name) => `/${name}`),
        };
        worker.code = worker.code.replace("__APP_SHELL__", JSON.stringify(shell));
      },
    },
  };
}

/**
 * The chunks of our own code with what they import. A library that is imported only when something on screen needs it
 * (a grammar, diagrams) is large and seldom wanted: the browser keeps it when it was used.
 */
function startingChunks(bundle: Rolldown.OutputBundle): Set<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || found.has(name)) return;
    found.add(name);
    for (const imported of chunk.imports) add(imported);
    for (const later of chunk.dynamicImports) if (!isLibrary(bundle[later])) add(later);
  };
  for (const [name, output] of Object.entries(bundle)) if (output.type === "chunk" && output.isEntry) add(name);
  return found;
}

function isLibrary(output: Rolldown.OutputBundle[string] | undefined): boolean {
  return output?.type === "chunk" && (output.facadeModuleId?.includes("/node_modules/") ?? false);
}
