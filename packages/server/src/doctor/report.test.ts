import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { expect, test, vi } from "vitest";
import { fail, pass, skip } from "./finding.ts";
import { findingLines, summaryLine } from "./report.ts";

/** What it looks like on a terminal, or where it is piped to. */
function show(isTerminal: boolean): string {
  const { getColorDepth } = WriteStream.prototype;
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal, getColorDepth });
  const findings = { server: pass("It answers."), SSE: fail("It is held back.", "Turn it off."), answer: skip("No.") };
  const lines = Object.entries(findings).map(([name, finding]) => findingLines(name, finding, stream));
  return `${lines.join("")}${summaryLine(Object.values(findings), stream)}`;
}

test("a terminal gets colours; a file, and whoever sets NO_COLOR, gets the same words without", () => {
  vi.stubEnv("FORCE_COLOR", undefined);
  vi.stubEnv("NO_COLOR", undefined);
  vi.stubEnv("CI", undefined);
  vi.stubEnv("TERM", "xterm");
  const plain = show(false);
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
  expect(plain).not.toMatch(escapes);
  expect(plain).toMatch(
    /PASS +server +It answers\..*FAIL +SSE +It is held back\..*→ Turn it off\..*1 passed, 1 failed, 1 skipped/s,
  );
  const coloured = show(true);
  expect(coloured).toMatch(escapes);
  expect(coloured.replace(escapes, "")).toBe(plain);
  vi.stubEnv("NO_COLOR", "1");
  expect(show(true)).toBe(plain);
  vi.unstubAllEnvs();
});
