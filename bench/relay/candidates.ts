import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startServer } from "../lib/child.ts";
import type { Load } from "./load.ts";

export interface Candidate {
  name: string;
  server: Child;
  /** What the client sends to receive `count` streams of this model; not timed. */
  prepare(model: string, count: number): Promise<Pick<Load, "url" | "headers" | "bodies">>;
  stop(): Promise<void>;
}

/** Everything that is compared; the first is the limit the others are measured against. */
export async function startCandidates(providerUrl: string): Promise<Candidate[]> {
  return [
    await startPlain("raw", "servers/raw.ts", providerUrl),
    await startPlain("ai-sdk", "servers/ai-sdk.ts", providerUrl),
    await startMillrace(providerUrl),
  ];
}

async function startPlain(name: string, script: string, providerUrl: string): Promise<Candidate> {
  const server = await startServer([path(script)], { PROVIDER_URL: providerUrl });
  return {
    name,
    server,
    prepare: async (model, count) => ({
      url: `${server.url}/chat`,
      headers: {},
      bodies: Array.from({ length: count }, () => JSON.stringify({ model })),
    }),
    stop: () => server.stop(),
  };
}

/** The built product with its embedded database in a new folder, used like any client uses it: signed in, one session per stream. */
async function startMillrace(providerUrl: string): Promise<Candidate> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const server = await startServer([path("../../dist/server/main.js")], {
    PORT: "0",
    HOST: "127.0.0.1",
    MILLRACE_DATA_DIR: folder,
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: `${providerUrl}/v1`,
  });
  const call = async (route: string, headers: Record<string, string>, body: unknown) => {
    const response = await fetch(server.url + route, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url, ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const login = await call("/api/v1/demo-login", {}, {});
  const headers = {
    origin: server.url,
    cookie: login.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  };
  return {
    name: "millrace",
    server,
    async prepare(model, count) {
      const bodies: string[] = [];
      while (bodies.length < count) {
        const created = await call("/api/v1/chat/sessions", headers, {});
        const { id } = (await created.json()) as { id: string };
        bodies.push(JSON.stringify({ session_id: id, content: "hi", model: `openai/${model}` }));
      }
      return { url: `${server.url}/api/v1/chat/messages?stream=true`, headers, bodies };
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
