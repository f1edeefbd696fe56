import { readdirSync, readFileSync } from "node:fs";
import { brokenImportRules } from "./lib/import-rules.mjs";
import { root } from "./lib/paths.mjs";

const files = new Map();
for (const folder of ["packages", "apps", "bench", "e2e", "scripts"]) addSources(folder);
const problems = brokenImportRules(files);
for (const problem of problems) console.error(problem);
console.log(
  `${files.size} files: ${problems.length === 0 ? "imports point the right way" : `${problems.length} problems`}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function addSources(folder) {
  for (const entry of readdirSync(root + folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!["node_modules", "dist", "fixtures", "results"].includes(entry.name)) addSources(path);
    } else if (/\.(ts|tsx|mjs|css)$/.test(entry.name)) files.set(path, readFileSync(root + path, "utf8"));
  }
}
