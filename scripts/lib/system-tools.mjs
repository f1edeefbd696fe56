import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

/** Programs the tests use that npm cannot bring, by their Debian package. */
const tools = [
  { package: "chromium", purpose: "browser tests", isPresent: () => existsSync("/usr/bin/chromium") },
  { package: "postgresql", purpose: "tests on PostgreSQL", isPresent: () => listing("/usr/lib/postgresql").length > 0 },
  { package: "nginx", purpose: "tests behind a proxy", isPresent: () => existsSync("/usr/sbin/nginx") },
  { package: "strace", purpose: "the test that watches fsync", isPresent: () => existsSync("/usr/bin/strace") },
];

/**
 * Installs what is missing where that is possible without asking (as root on Debian).
 *
 * @returns {string[]} one sentence per program that is still missing
 */
export function ensureSystemTools() {
  const missing = tools.filter((tool) => !tool.isPresent());
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log(`Installing ${missing.map((tool) => tool.package).join(", ")}…`);
    apt("update");
    apt("install", "--yes", "--no-install-recommends", ...missing.map((tool) => tool.package));
  }
  return missing
    .filter((tool) => !tool.isPresent())
    .map((tool) => `${tool.package} is missing, which leaves out ${tool.purpose} (apt-get install ${tool.package})`);
}

function apt(...args) {
  spawnSync("apt-get", ["-qq", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

function listing(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
