import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface Child {
  pid: number;
  /** Where it listens, read from the first `http://…` it prints. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a server with this Node and waits (at most 30 s) until it prints its address. */
export async function startServer(args: string[], environment: Record<string, string> = {}): Promise<Child> {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production", ...environment },
  });
  const url = await printedAddress(child);
  if (child.pid === undefined) throw new Error(`${args[0]} did not start`);
  return {
    pid: child.pid,
    url,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`no address printed in 30 s: ${output.slice(-500)}`)), 30_000);
    child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
      if (output.length > 10_000) return;
      output += piece;
      const address = /https?:\/\/[\w.:[\]]+/.exec(output)?.[0];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${output.slice(-500)}`)));
  });
}

/** Runs a script that reads JSON on its input and prints JSON, and ends it after `timeoutMs`. */
export async function runWorker<Input, Output>(script: string, input: Input, timeoutMs: number): Promise<Output> {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  child.stdin.end(JSON.stringify(input));
  const output = await text(child.stdout);
  clearTimeout(timer);
  if (output === "") throw new Error(`${script} ended without a result`);
  return JSON.parse(output) as Output; // Both ends are in this folder and share the type.
}
