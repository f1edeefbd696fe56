import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { browserTest } from "./browser.ts";

const NGINX = "/usr/sbin/nginx";
const GUIDE = new URL("../../docs/reverse-proxy.md", import.meta.url);

const isMissing = !existsSync(NGINX);
const SENTENCE = "nginx is not installed (Debian: apt-get install nginx)";
if (isMissing && process.env["CI"]) throw new Error(SENTENCE);
if (isMissing) console.log(`What becomes of connections behind a proxy is not tested: ${SENTENCE}.`);

/** A test that needs a browser, the built web app, and nginx. */
export const proxyTest = isMissing ? browserTest.skip : browserTest;

/** Passes no upgrade on, as nginx does unless it is told to. */
export const WITHOUT_UPGRADE = `
  location = /api/v1/live {
    proxy_pass http://127.0.0.1:3000;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Connection "";
  }`;
/** Refuses what is no ordinary request: WebSockets and event streams. */
export const ONLY_POLLS = "location = /api/v1/live { return 403; }";

export interface Nginx {
  readonly url: string;
  /** Ends it, with all its connections, and starts it anew. */
  restart(config: NginxConfig): Promise<void>;
  /** As `nginx -s reload`: requests that are being answered go on as they began. */
  reload(config: NginxConfig): Promise<void>;
}

export interface NginxConfig {
  /** The server behind it. */
  upstream: string;
  /** Further directives of the `server` block; the server is `http://127.0.0.1:3000` there, as in the guide. */
  directives?: string;
}

/** Starts nginx on a free port, set up as `docs/reverse-proxy.md` says and with what a config adds, until the test ends. */
export async function startNginx(): Promise<Nginx> {
  const directory = await mkdtemp(join(tmpdir(), "millrace-nginx-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const address = `127.0.0.1:${await freePort()}`;
  let child: ChildProcess | null = null;
  let generation = 0;

  const write = async (config: NginxConfig) => {
    generation += 1;
    await writeFile(join(directory, "nginx.conf"), configText(address, generation, config));
  };
  const isServing = () =>
    vi.waitFor(async () => {
      const response = await fetch(`http://${address}/generation`, { headers: { connection: "close" } });
      expect(await response.text()).toBe(String(generation));
    }, 10_000);
  const end = async () => {
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  onTestFinished(end);
  return {
    url: `http://${address}`,
    async restart(config) {
      await end();
      await write(config);
      child = spawn(NGINX, ["-p", directory, "-c", "nginx.conf", "-g", "daemon off;"], {
        stdio: ["ignore", "inherit", "inherit"],
      });
      await isServing();
    },
    async reload(config) {
      await write(config);
      child?.kill("SIGHUP");
      await isServing();
    },
  };
}

function configText(address: string, generation: number, { upstream, directives = "" }: NginxConfig): string {
  const [map = "", location = ""] = guideBlocks();
  const text = `
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid nginx.pid;
error_log stderr emerg;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ${map}
  server {
    listen ${address};
    location = /generation { return 200 "${generation}"; }
    ${directives}
    ${location}
  }
}
`;
  return text.replaceAll("http://127.0.0.1:3000", upstream);
}

/** What the guide tells people to write, in order. */
function guideBlocks(): string[] {
  return Array.from(readFileSync(GUIDE, "utf8").matchAll(/^```nginx\n(.*?)^```$/gms), ([, block = ""]) => block);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("no port");
  return address.port;
}
