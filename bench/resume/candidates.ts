import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../lib/child.ts";
import { requestText } from "../lib/http-text.ts";
import { type ScriptedMillrace, startScriptedMillrace } from "../lib/scripted-millrace.ts";
import { subscription, type Transport } from "../lib/subscription.ts";
import { fillSessions } from "./fill-sessions.ts";
import { redisMissing, startRedis } from "./redis.ts";

/** A way to get all events of a stream. */
export interface Candidate {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** The request of one client. Round by round another stream, where a server could otherwise answer from a cache. */
  request(round: number): string;
}

/** One after the other they would fill the server's page cache several times over. */
const SESSIONS = 24;

export async function startCandidates(): Promise<{ candidates: Candidate[]; stop(): Promise<void> }> {
  const stops: (() => Promise<unknown>)[] = [];
  const millrace = await startScriptedMillrace();
  stops.push(() => millrace.stop());
  const running = await fillSessions(millrace, SESSIONS, "running");
  const packed = await fillSessions(millrace, SESSIONS, "packed");
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const frames = join(folder, "frames");
  await writeFile(frames, await logFrames(millrace, running[0] ?? ""));
  const joined = await startServer([path("servers/joined.ts")], { FRAMES: frames });
  stops.push(() => joined.stop());
  await rm(folder, { recursive: true });
  const plain = (name: string, server: { pid: number; url: string }, route: string): Candidate => ({
    name,
    pid: server.pid,
    port: portOf(server.url),
    request: () => requestText("GET", route, { accept: "text/event-stream" }),
  });
  const candidates = [plain("joined", joined, "/small"), plain("joined, Millrace's bytes", joined, "/same")];
  if (!redisMissing()) {
    const redis = await startRedis();
    stops.unshift(() => redis.stop());
    const resumable = await startServer([path("servers/resumable.ts")], {
      REDIS_URL: redis.url.replace("http", "redis"),
    });
    stops.unshift(() => resumable.stop());
    candidates.push(plain("resumable-stream", resumable, "/"));
  }
  for (const [state, sessions] of Object.entries({ running, packed })) {
    const read = (name: string, requestOf: (session: string) => string) =>
      candidates.push({
        name: `millrace ${name}, ${state}`,
        pid: millrace.pid,
        port: portOf(millrace.url),
        request: (round) => requestOf(sessions[round % SESSIONS] ?? ""),
      });
    read("log SSE", (session) => live(millrace, "log", session));
    read("live SSE", (session) => live(millrace, "sse", session));
    read("snapshot", (session) => requestText("GET", `/api/v1/chat/sessions/${session}`, millrace.headers));
  }
  return {
    candidates,
    async stop() {
      for (const stop of stops) await stop();
    },
  };
}

function live(millrace: ScriptedMillrace, transport: Transport, session: string): string {
  return String(subscription(transport, millrace, session, "-1")[0]?.send);
}

/** What a client of the log's SSE receives, without HTTP around it. */
async function logFrames(millrace: ScriptedMillrace, session: string): Promise<string> {
  const route = `${millrace.url}/api/v1/chat/sessions/${session}/log?offset=-1&live=sse`;
  const enough = new AbortController();
  const response = await fetch(route, { headers: millrace.headers, signal: enough.signal });
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let frames = "";
  while (!/"upToDate":true}\n\n$/.test(frames)) frames += (await pieces?.read())?.value ?? "";
  enough.abort();
  return frames;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
