import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "./child.ts";

/** The built product with its embedded database in a new folder, and somebody signed in. */
export interface Millrace {
  readonly pid: number;
  readonly url: string;
  readonly dataDir: string;
  /** What every request of the signed-in person carries. */
  readonly headers: Record<string, string>;
  /** @throws when the answer is not a success */
  call<Body>(method: string, route: string, body?: object, headers?: Record<string, string>): Promise<Body>;
  stop(): Promise<void>;
}

/** @param providerUrl where models named `openai/…` answer */
export async function startMillrace(providerUrl: string, nodeArgs: string[] = []): Promise<Millrace> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const script = fileURLToPath(new URL("../../dist/server/main.js", import.meta.url));
  const server = await startServer([...nodeArgs, script], {
    PORT: "0",
    HOST: "127.0.0.1",
    MILLRACE_DATA_DIR: folder,
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: `${providerUrl}/v1`,
    RATE_LIMIT_PER_MINUTE: "0",
  });
  const request = async (method: string, route: string, headers: Record<string, string>, body?: object) => {
    const response = await fetch(server.url + route, {
      method,
      headers: { "content-type": "application/json", origin: server.url, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const login = await request("POST", "/api/v1/demo-login", {}, {});
  const cookies = login.headers.getSetCookie().map((line) => line.split(";")[0]);
  const signedIn = { origin: server.url, cookie: cookies.join("; ") };
  return {
    pid: server.pid,
    url: server.url,
    dataDir: folder,
    headers: signedIn,
    async call<Body>(method: string, route: string, body?: object, headers: Record<string, string> = {}) {
      const response = await request(method, route, { ...signedIn, ...headers }, body);
      return (response.status === 204 ? undefined : await response.json()) as Body; // the route's promise
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
