import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";
import type { AppShell } from "./src/service-worker/answer-for.ts";

const WORKER = "sw.js";
/** What everybody needs besides code; other fonts load when their script is on screen. */
const NEEDED = /\.(?:html|css|svg)$|-latin-wght-/;

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
        const code = ownCode(bundle);
        const names = Object.keys(bundle).filter((name) => code.has(name) || NEEDED.test(name));
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
 * The files of the app's own code, also of what it loads later, and of what that needs to start; not what it loads from
 * libraries only for some texts, such as grammars and diagrams, which is more than the app.
 */
function ownCode(bundle: Rolldown.OutputBundle): Set<string> {
  const names = new Set<string>();
  const waiting = Object.values(bundle).flatMap((output) =>
    output.type === "chunk" && output.isEntry ? [output] : [],
  );
  for (const chunk of waiting) {
    if (chunk.fileName === WORKER || names.has(chunk.fileName)) continue;
    names.add(chunk.fileName);
    const later = chunk.dynamicImports.filter((name) => !isLibrary(bundle[name]));
    for (const name of [...chunk.imports, ...later]) {
      const next = bundle[name];
      if (next?.type === "chunk") waiting.push(next);
    }
  }
  return names;
}

function isLibrary(output: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): boolean {
  return output?.type === "chunk" && (output.facadeModuleId?.includes("/node_modules/") ?? false);
}
