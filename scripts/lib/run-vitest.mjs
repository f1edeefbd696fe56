import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { bin, root } from "./paths.mjs";
import { runStep } from "./run-step.mjs";

/**
 * Runs the tests of some of vitest's projects, and counts them.
 *
 * @param {string} name what the run is called in summaries
 * @param {string[]} args of vitest: projects, file filters
 * @returns {Promise<{ name: string, ok: boolean, seconds: number, note: string, passed: number, failed: number,
 *   failures: string[], retried: string[] }>} `failures` and `retried`: one text per test that failed, or that passed only
 *   when it was tried again, with its file, its name and the beginning of what it said
 */
export async function runVitest(name, args) {
  const report = `${root}node_modules/.cache/millrace/${name.replaceAll(" ", "-")}.json`;
  mkdirSync(`${root}node_modules/.cache/millrace`, { recursive: true });
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const step = await runStep({ name, command: `${bin}vitest`, args: ["run", ...args, ...reporters], live: true });
  const counts = readCounts(report);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  return { ...step, ...counts, note: `${counts.passed} passed, ${counts.failed} failed${skipped}` };
}

/** A file that could not even be loaded counts as one failed test; so does a run that left no report. */
function readCounts(report) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    const failures = broken.map((file) => failureText(file.name, "could not be loaded", file.message));
    const retried = [];
    for (const file of testResults)
      for (const { status, fullName, failureMessages } of file.assertionResults) {
        if (failureMessages.length === 0) continue;
        const text = failureText(file.name, fullName, failureMessages.join("\n"));
        (status === "failed" ? failures : retried).push(text);
      }
    const failed = numFailedTests + broken.length;
    return { passed: numPassedTests, failed, skipped: numPendingTests, failures, retried };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: ["The run left no report."], retried: [] };
  }
}

const SHOWN_LINES = 12;

function failureText(file, name, message) {
  const lines = message.split("\n").slice(0, SHOWN_LINES);
  return [`${file.replace(root, "")}: ${name}`, ...lines.map((line) => `    ${line}`)].join("\n");
}
