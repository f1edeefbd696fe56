import { spawn } from "node:child_process";
import { root } from "./paths.mjs";

/**
 * Runs one step of a check or test run.
 *
 * @param {{ name: string, command: string, args: string[], live?: boolean }} step `live` shows output as it comes;
 *   otherwise it is shown at the end, and only when the step failed
 * @returns {Promise<{ name: string, ok: boolean, seconds: number }>}
 */
export function runStep({ name, command, args, live = false }) {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", live ? "inherit" : "pipe", live ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => (output += text));
    const end = (ok) => {
      if (!ok && !live) console.error(`\n── ${name}\n${output}`);
      resolve({ name, ok, seconds: (performance.now() - start) / 1000 });
    };
    child.on("error", (error) => {
      output += error.message;
      end(false);
    });
    child.on("close", (code) => end(code === 0));
  });
}

/** @param {{ name: string, ok: boolean, seconds: number, note?: string }} result */
export function resultLine({ name, ok, seconds, note = "" }) {
  return `  ${ok ? "ok    " : "FAILED"}  ${name.padEnd(22)}${seconds.toFixed(1).padStart(6)} s  ${note}`.trimEnd();
}
