import { fileURLToPath } from "node:url";
import { type Child, startServer } from "../lib/child.ts";
import { startMillrace } from "../lib/millrace.ts";
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
    await startMillraceCandidate(providerUrl),
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

/** Used like any client uses it: signed in, one session per stream. */
async function startMillraceCandidate(providerUrl: string): Promise<Candidate> {
  const millrace = await startMillrace(providerUrl);
  return {
    name: "millrace",
    server: millrace,
    async prepare(model, count) {
      const bodies: string[] = [];
      while (bodies.length < count) {
        const { id } = await millrace.call<{ id: string }>("POST", "/api/v1/chat/sessions", {});
        bodies.push(JSON.stringify({ session_id: id, content: "hi", model: `openai/${model}` }));
      }
      return { url: `${millrace.url}/api/v1/chat/messages?stream=true`, headers: millrace.headers, bodies };
    },
    stop: () => millrace.stop(),
  };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
