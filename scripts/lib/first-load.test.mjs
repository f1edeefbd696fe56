import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { firstLoad } from "./first-load.mjs";

function build(manifest) {
  const web = mkdtempSync(join(tmpdir(), "millrace-first-load-"));
  onTestFinished(() => rmSync(web, { recursive: true }));
  mkdirSync(`${web}/.vite`);
  writeFileSync(`${web}/.vite/manifest.json`, JSON.stringify(manifest));
  return web;
}

const MANIFEST = {
  "index.html": { file: "index.js", imports: ["_shared.js"], dynamicImports: ["home.tsx", "dialog.tsx"] },
  "_shared.js": { file: "shared.js", imports: ["_deep.js"] },
  "_deep.js": { file: "deep.js" },
  "home.tsx": { file: "home.js", imports: ["index.html", "_shared.js", "_list.js"], dynamicImports: ["dialog.tsx"] },
  "_list.js": { file: "list.js" },
  "dialog.tsx": { file: "dialog.js" },
};

test("counts the entry, the page and all they import, each once, and nothing that comes later", () => {
  const web = build(MANIFEST);
  const names = firstLoad(web, "home.tsx").map((path) => path.slice(web.length + 1));
  expect(names.sort()).toEqual(["deep.js", "home.js", "index.js", "list.js", "shared.js"]);
});

test("a page that is not there is an error, not a small page", () => {
  expect(() => firstLoad(build(MANIFEST), "gone.tsx")).toThrow("gone.tsx");
});
