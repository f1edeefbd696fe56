import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { Context } from "hono";
import type { Env } from "./env.ts";

const TEXT_TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};
const BINARY_TYPES: Record<string, string> = {
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

interface Asset {
  body: Buffer<ArrayBuffer>;
  headers: Record<string, string>;
  /** Set at the first request that accepts it. */
  brotli?: Promise<Buffer<ArrayBuffer>>;
}

const compress = promisify(brotliCompress);

export type StaticFiles = (c: Context<Env>) => Promise<Response | null>;

/**
 * Serves the built web app: its files, and `index.html` for the addresses of its pages. Only names that were in
 * `directory` at the start can be asked for, so no path leads out of it. Answers null where there is nothing to serve.
 */
export function createStaticFiles(directory: string): StaticFiles {
  const names = new Set(listFiles(directory));
  const assets = new Map<string, Asset>();
  return async (c) => {
    const name = fileFor(c, names);
    if (name === null) return null;
    const asset = assets.get(name) ?? readAsset(directory, name);
    assets.set(name, asset);
    return answer(c, asset);
  };
}

function fileFor(c: Context<Env>, names: Set<string>): string | null {
  if (c.req.method !== "GET" && c.req.method !== "HEAD") return null;
  const name = c.req.path.slice(1);
  if (names.has(name)) return name;
  const isPage = /^[\w/-]*$/.test(name) && (c.req.header("accept") ?? "").includes("text/html");
  return isPage && names.has("index.html") ? "index.html" : null;
}

/** Names with forward slashes, relative to the directory; none when it does not exist (not built yet). */
function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  } catch {
    return [];
  }
}

function readAsset(directory: string, name: string): Asset {
  const body = readFileSync(join(directory, name));
  const extension = extname(name);
  return {
    body,
    headers: {
      "Content-Type": TEXT_TYPES[extension] ?? BINARY_TYPES[extension] ?? "application/octet-stream",
      // The build puts a hash of the content into the names under assets/.
      "Cache-Control": name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      ETag: `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 20)}"`,
      ...(TEXT_TYPES[extension] && { Vary: "Origin, Accept-Encoding" }),
    },
  };
}

async function answer(c: Context<Env>, asset: Asset): Promise<Response> {
  for (const [name, value] of Object.entries(asset.headers)) c.header(name, value);
  if (c.req.header("if-none-match") === asset.headers["ETag"]) return c.body(null, 304);
  if (!asset.headers["Vary"] || !/\bbr\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(asset.body);
  asset.brotli ??= compress(asset.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  c.header("Content-Encoding", "br");
  return c.body(await asset.brotli);
}
