import { existsSync } from "node:fs";
import { type Child, startProgram } from "../lib/child.ts";
import { freePort } from "../lib/listen.ts";

const REDIS = "/usr/bin/redis-server";

/** Why resumable-stream cannot be measured here, or null when it can. */
export function redisMissing(): string | null {
  return existsSync(REDIS)
    ? null
    : "resumable-stream is left out: it needs Redis (Debian: apt-get install redis-server)";
}

/** A Redis that keeps nothing. */
export async function startRedis(): Promise<Child> {
  const port = await freePort();
  return startProgram(REDIS, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], port);
}
