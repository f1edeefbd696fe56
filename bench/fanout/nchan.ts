import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startProgram } from "../lib/child.ts";
import { freePort } from "../lib/listen.ts";

const NGINX = "/usr/sbin/nginx";
const MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so";

/** Why nchan cannot be measured here, or null when it can. */
export function nchanMissing(): string | null {
  if (existsSync(NGINX) && existsSync(MODULE)) return null;
  return "nchan is left out: it needs nginx and its module (Debian: apt-get install nginx-light libnginx-mod-nchan)";
}

/** nginx with the nchan module: publish by `POST /publish`, subscribe with `GET /subscribe`. */
export async function startNchan(): Promise<Child> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const port = await freePort();
  const template = await readFile(new URL("nchan.conf", import.meta.url), "utf8");
  const config = join(folder, "nginx.conf");
  const values: Record<string, string> = { PORT: String(port), FOLDER: folder, MODULE };
  // nginx's worker drops to another user when started by root, and must reach the folder.
  const user = process.getuid?.() === 0 ? "user root;\n" : "";
  await writeFile(config, user + template.replace(/\b(PORT|FOLDER|MODULE)\b/g, (name) => values[name] ?? name));
  const nginx = await startProgram(NGINX, ["-p", folder, "-e", join(folder, "error.log"), "-c", config], port);
  return {
    ...nginx,
    async stop() {
      await nginx.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
