import { readFileSync } from "node:fs";

/**
 * The scripts a browser loads before a page can be used: the entry, the page's own module, and everything they import
 * statically. What is imported when it is needed does not count.
 *
 * @param {string} web folder of the built web app
 * @param {string} route source file of the page, relative to `apps/web`
 * @returns {string[]} paths
 */
export function firstLoad(web, route) {
  /** @type {Record<string, { file: string, isEntry?: boolean, imports?: string[] }>} */
  const manifest = JSON.parse(readFileSync(`${web}/.vite/manifest.json`, "utf8"));
  const found = new Set();
  const add = (key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`The build has no ${key}`);
    if (found.has(chunk.file)) return;
    found.add(chunk.file);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  add("index.html");
  add(route);
  return [...found].map((file) => `${web}/${file}`);
}
