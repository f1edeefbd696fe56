import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCatalog, catalogText, PROVIDERS } from "./lib/model-catalog.mjs";
import { root } from "./lib/paths.mjs";

/** Writes the catalogue of models anew from what is published: `npm run catalog`, or `npm run catalog -- <folder>
 * <version> <YYYY-MM-DD>` for data that is here already. */
const PACKAGE = "@earendil-works/pi-ai";
const TARGET = join(root, "packages/server/src/catalog/model-catalog.json");

const [folder, version, day] = process.argv.slice(2);
if (folder === undefined) fromRegistry();
else if (version === undefined || !/^\d{4}-\d\d-\d\d$/.test(day ?? "")) {
  console.error("Name the folder, the version of the package and the day it was published (YYYY-MM-DD).");
  process.exit(1);
} else write(folder, version, day);

function fromRegistry() {
  const temporary = mkdtempSync(join(tmpdir(), "model-catalog-"));
  try {
    const run = (command, ...values) => execFileSync(command, values, { cwd: temporary, encoding: "utf8" });
    const [packed] = JSON.parse(run("npm", "pack", PACKAGE, "--json"));
    run("tar", "xzf", packed.filename);
    const times = JSON.parse(run("npm", "view", PACKAGE, "time", "--json"));
    write(join(temporary, "package/dist/providers/data"), packed.version, times[packed.version].slice(0, 10));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function write(data, version, day) {
  const source = {
    package: PACKAGE,
    version,
    license: "MIT",
    author: "Mario Zechner",
    url: "https://github.com/earendil-works/pi",
  };
  const files = new Map(
    PROVIDERS.map((provider) => [provider, JSON.parse(readFileSync(join(data, `${provider}.json`), "utf8"))]),
  );
  const catalog = buildCatalog(source, day, files);
  writeFileSync(TARGET, catalogText(catalog));
  console.log(`${catalog.models.length} models of ${PACKAGE} ${version}, ${day}`);
}
