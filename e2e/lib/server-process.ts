import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A real server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** Its address, once it says that it is ready. Rejects with its own words when it ends before that. */
  readonly ready: Promise<string>;
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Everything it printed so far. */
  output(): string;
  /** Sends the signal, and waits until the process is gone. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPT = serverScript();
const READY = /ready at (http:\S+)/;

const running = new Set<ServerProcess>();
// A test run that breaks off leaves no server behind.
process.on("exit", () => {
  for (const { pid } of running) process.kill(pid, "SIGKILL");
});

/**
 * Starts a server on a free port.
 *
 * @param environment its settings; nothing else of this process's environment reaches it
 * @param wrapper a program that starts it in its own place, such as `strace -D`
 */
export function launchServer(environment: Record<string, string>, wrapper: readonly string[] = []): ServerProcess {
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, SCRIPT];
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], NODE_ENV: "production", PORT: "0", RATE_LIMIT_PER_MINUTE: "0", ...environment },
  });
  if (child.pid === undefined) throw new Error(`${command} could not be started`);
  let output = "";
  const ready = Promise.withResolvers<string>();
  ready.promise.catch(() => {});
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const url = READY.exec(output)?.[1];
      if (url !== undefined) ready.resolve(url);
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      running.delete(server);
      ready.reject(new Error(`The server ended with ${code} before it was ready:\n${output}`));
      resolve(code);
    });
  });
  const server: ServerProcess = {
    pid: child.pid,
    ready: ready.promise,
    exited,
    output: () => output,
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
  running.add(server);
  return server;
}

/** The built server, as `npm start` runs it (`npm test` and `npm run chaos` build first); its source where that is newer. */
function serverScript(): string {
  const bundle = `${ROOT}dist/server/main.js`;
  const sources = ["packages/protocol/src", "packages/server/src"].flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, encoding: "utf8" }).map((name) => `${ROOT}${folder}/${name}`),
  );
  const built = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
  const isFresh = sources.every((source) => statSync(source).mtimeMs <= built);
  return isFresh ? bundle : `${ROOT}packages/server/src/main.ts`;
}
