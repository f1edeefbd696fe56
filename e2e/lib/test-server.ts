import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { launchServer, type ServerProcess } from "./server-process.ts";

export interface TestServer {
  readonly url: string;
  readonly directory: string;
  readonly process: ServerProcess;
  /** Another server on the same data, once this one was ended. */
  restart(): Promise<TestServer>;
}

/** A server on a data directory of its own; both are gone when the test ends. */
export async function startTestServer(
  environment: Record<string, string> = {},
  wrapper?: string[],
): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), "millrace-e2e-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const start = async (): Promise<TestServer> => {
    // Tests find sessions by the messages they begin with, and count what a provider is asked.
    const settings = { MILLRACE_DATA_DIR: directory, SESSION_TITLES: "message", SUMMARIES: "false", ...environment };
    const server = launchServer(settings, wrapper);
    onTestFinished(async () => void (await server.end("SIGKILL")));
    return { url: await server.ready, directory, process: server, restart: start };
  };
  return start();
}
