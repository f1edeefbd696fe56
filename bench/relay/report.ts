import { median } from "../lib/statistics.ts";
import { formatNumber, formatTable } from "../lib/table.ts";
import type { LoadResult } from "./load.ts";
import { scenarios } from "./scenarios.ts";

export interface Row extends LoadResult {
  scenario: string;
  candidate: string;
  cpuSecondsPer100kTokens: number;
  memoryPeakMb: number;
}

const columns: [title: string, value: (row: Row) => number][] = [
  ["first token p50 ms", (row) => row.firstToken.p50],
  ["p99 ms", (row) => row.firstToken.p99],
  ["token latency p50 ms", (row) => row.tokenLatency.p50],
  ["p99 ms", (row) => row.tokenLatency.p99],
  ["tokens/s", (row) => row.tokensPerSecond],
  ["CPU s/100k tokens", (row) => row.cpuSecondsPer100kTokens],
  ["RSS peak MB", (row) => row.memoryPeakMb],
  ["bytes/token", (row) => row.bytesPerToken],
  ["bad streams", (row) => row.bad],
];

/** One table per scenario with the median of every figure, then the figures the project sets itself as goals. */
export function report(rows: Row[], candidates: string[]): string {
  const value = (scenario: string, candidate: string, of: (row: Row) => number) =>
    median(rows.filter((row) => row.scenario === scenario && row.candidate === candidate).map(of));
  const tables = scenarios.map(({ name, title }) => {
    const lines = candidates.map((candidate) => [
      candidate,
      ...columns.map(([, of]) => formatNumber(value(name, candidate, of))),
    ]);
    return `${name}: ${title}\n${formatTable(["server", ...columns.map(([column]) => column)], lines)}`;
  });
  return [...tables, goals(value)].join("\n\n");
}

function goals(value: (scenario: string, candidate: string, of: (row: Row) => number) => number): string {
  const speed = (candidate: string) => value("c500-d0", candidate, (row) => row.tokensPerSecond);
  const cpu = (candidate: string) => value("c100-d20", candidate, (row) => row.cpuSecondsPer100kTokens);
  const late = (candidate: string) => value("c100-d20", candidate, (row) => row.tokenLatency.p99);
  const first = (candidate: string) => value("c1-ttft", candidate, (row) => row.firstToken.p50);
  const lines = [
    ["CPU per token, 100 streams", `${formatNumber(cpu("millrace") / cpu("raw"))} × raw`, "≤ 2.0 × raw"],
    ["  the AI SDK there", `${formatNumber(cpu("ai-sdk") / cpu("raw"))} × raw`, ""],
    ["tokens/s, 500 streams", `${formatNumber(speed("millrace") / speed("raw"))} × raw`, "≥ 0.4 × raw"],
    ["  against the AI SDK", `${formatNumber(speed("millrace") / speed("ai-sdk"))} × AI SDK`, "≥ 6 × AI SDK"],
    ["added time to first token, 1 stream", `${formatNumber(first("millrace") - first("raw"))} ms`, "≤ 1.5 ms"],
    ["added p99 token latency, 100 streams", `${formatNumber(late("millrace") - late("raw"))} ms`, "≤ 8 ms"],
  ];
  return formatTable(["Millrace", "measured", "goal"], lines);
}
