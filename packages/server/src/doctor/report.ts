import { styleText } from "node:util";
import type { Finding } from "./finding.ts";

const COLOURS = { pass: "green", skip: "yellow", fail: "red" } as const;
const NAME_WIDTH = 12;

/** A line on what was found, and one on what to do if it is wrong. Coloured where the output is a terminal that wants it. */
export function findingLines(name: string, finding: Finding, stream: NodeJS.WritableStream): string {
  const status = styleText(COLOURS[finding.status], finding.status.toUpperCase(), { stream });
  const line = `  ${status}  ${name.padEnd(NAME_WIDTH)}  ${finding.message}\n`;
  return finding.status === "fail" ? `${line}${" ".repeat(NAME_WIDTH + 10)}→ ${finding.advice}\n` : line;
}

export function summaryLine(findings: readonly Finding[], stream: NodeJS.WritableStream): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const failed = count("fail");
  const summary = `${count("pass")} passed, ${failed} failed, ${count("skip")} skipped`;
  return `${styleText(failed > 0 ? "red" : "green", summary, { stream })}\n`;
}
