import { dirname, join } from "node:path";

const MAX_LINES = 400;

/** Which workspaces a workspace may import. Those not listed (bench, e2e, scripts) may import all. */
const packages = {
  "packages/protocol": [],
  "packages/client": ["protocol"],
  "packages/react": ["protocol", "client"],
  "packages/server": ["protocol"],
  "apps/web": ["protocol", "client", "react"],
};

/** The rooms of the server (folders below its src), and which of the others each may import. */
const rooms = {
  log: [],
  guarded: [],
  models: ["guarded"],
  http: [],
  "durable-streams": ["http"],
  storage: ["log"],
  usage: ["identity", "storage", "log", "models", "http"],
  runs: ["usage", "storage", "log", "models"],
  titles: ["runs", "usage", "storage", "log", "models"],
  summaries: ["runs", "usage", "storage", "log", "models"],
  retention: ["storage", "log"],
  identity: ["storage", "log", "http"],
  live: ["identity", "storage", "log", "http"],
  sessions: ["identity", "runs", "usage", "retention", "storage", "log", "models", "durable-streams", "http"],
  monitoring: ["identity", "runs", "storage", "log", "http"],
  shares: ["sessions", "identity", "storage", "log", "http"],
  catalog: ["identity", "models", "storage", "log", "http"],
  secrets: [],
  "provider-keys": ["identity", "secrets", "storage", "log", "models", "guarded", "http"],
  "api-keys": ["storage", "log", "http"],
  experiments: ["identity", "runs", "storage", "log", "http"],
  feedback: ["experiments", "sessions", "identity", "runs", "storage", "log", "http"],
  doctor: ["storage", "models"],
  "provider-status": ["identity", "models", "http"],
  "ai-sdk": ["sessions", "identity", "runs", "storage", "log", "durable-streams", "http"],
};

/** The server's files outside its rooms that put rooms together; the others there are tools for all, and know no room. */
const composers = ["config.ts", "core.ts", "doctor.ts", "index.ts", "main.ts", "millrace.ts"];

/**
 * @param {Map<string, string>} files text of every source file by its path from the project's folder, `/`-separated
 * @returns {string[]} one sentence per broken rule
 */
export function brokenImportRules(files) {
  const problems = [];
  const graph = new Map();
  for (const [path, text] of files) {
    const lines = text.split("\n").length - 1;
    if (lines > MAX_LINES) problems.push(`${path} has ${lines} lines; split it by concept (at most ${MAX_LINES}).`);
    const imports = importsOf(text).map((specifier) => ({ specifier, target: resolve(path, specifier) }));
    graph.set(
      path,
      imports.map(({ target }) => target).filter((target) => files.has(target)),
    );
    for (const { specifier, target } of imports) {
      const reason = forbidden(path, specifier, target);
      if (reason) problems.push(`${path} imports ${specifier}: ${reason}`);
    }
  }
  return [...problems, ...cycles(graph).map((cycle) => `Import cycle: ${cycle.join(" → ")}`)];
}

const IMPORT = /^\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

function importsOf(text) {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]);
}

function resolve(path, specifier) {
  return specifier.startsWith(".") ? join(dirname(path), specifier) : specifier;
}

function forbidden(path, specifier, target) {
  const home = packageOf(path);
  if (!home) return null;
  const short = home.split("/")[1];
  if (specifier.startsWith(".")) {
    if (packageOf(target) !== home) return "a package is imported by its name, not by a path into it.";
    return home === "packages/server" && /\.ts$/.test(target) && !isTest(path) ? wrongRoom(path, target) : null;
  }
  const millrace = /^@millrace\/([^/]+)/.exec(specifier)?.[1];
  if (millrace) {
    return packages[home].includes(millrace) ? null : `${short} may import ${list(packages[home])} of this project.`;
  }
  return short === "protocol" && !isTest(path) ? "protocol imports nothing." : null;
}

function wrongRoom(path, target) {
  const [from, to] = [roomOf(path), roomOf(target)];
  if (from === to || composers.includes(from)) return null;
  if (composers.includes(to)) return `${to} knows the parts, so no part may know it.`;
  if (to.endsWith(".ts")) return null;
  const allowed = from.endsWith(".ts") ? [] : rooms[from];
  if (!allowed) return `give the room ${from} its place in scripts/lib/import-rules.mjs.`;
  return allowed.includes(to) ? null : `${from} may import ${list(allowed)} of the server's rooms.`;
}

/** The folder below packages/server/src a file lies in, or its own name when it lies in none. */
function roomOf(path) {
  return path.split("/")[3] ?? "";
}

function packageOf(path) {
  return Object.keys(packages).find((folder) => path.startsWith(`${folder}/`));
}

function isTest(path) {
  return /\.test(-d)?\.tsx?$|\/test(ing)?\//.test(path);
}

function list(names) {
  return names.length === 0 ? "nothing else" : `only ${names.join(", ")}`;
}

/** Every group of files that import each other, found as the paths that lead back to a file still being visited. */
function cycles(graph) {
  const found = [];
  const done = new Set();
  const visit = (path, trail) => {
    const at = trail.indexOf(path);
    if (at >= 0) return void found.push([...trail.slice(at), path]);
    if (done.has(path)) return;
    for (const next of graph.get(path)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
