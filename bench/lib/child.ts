import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

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
  return childAt(child, await printedAddress(child));
}

/** Starts a program that is told to listen on `port` of 127.0.0.1, and waits (at most 10 s) until it does. */
export async function startProgram(command: string, args: string[], port: number): Promise<Child> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  const deadline = Date.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`${command} does not listen on port ${port}`);
    await sleep(20);
  }
  return childAt(child, `http://127.0.0.1:${port}`);
}

function childAt(child: ChildProcess, url: string): Child {
  const { pid } = child;
  if (pid === undefined) throw new Error(`${child.spawnfile} did not start`);
  return {
    pid,
    url,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
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
