import { median } from "../lib/statistics.ts";
import { formatNumber, formatTable } from "../lib/table.ts";
import type { CandidateName } from "./candidate.ts";
import type { FanOutResult, IdleResult, NeverReadingResult } from "./task.ts";

export interface FanOutRow extends FanOutResult {
  candidate: CandidateName;
  subscribers: number;
  repetition: number;
}

export interface Measurements {
  fanOut: FanOutRow[];
  idle: (IdleResult & { connections: number })[];
  neverReading: (NeverReadingResult & { transport: string })[];
}

const columns: [title: string, value: (row: FanOutRow) => number][] = [
  ["last p50 ms", (row) => row.last.p50],
  ["p99 ms", (row) => row.last.p99],
  ["median subscriber ms", (row) => row.medianSubscriber],
  ["connect all ms", (row) => row.connectAll],
  ["kB/connection idle", (row) => row.idleKb],
  ["after", (row) => row.afterKb],
  ["server CPU us/delivery", (row) => row.serverCpuUs],
  ["client's", (row) => row.clientCpuUs],
  ["errors", (row) => row.errors],
];

const GOALS = { "res.write": 0.9, nchan: 1.1 } as const;
const GOAL_KB = 32;

/** Tables of medians; then ratios, each the median of the ratios within one repetition, beside the project's goals. */
export function report({ fanOut, idle, neverReading }: Measurements): string {
  const candidates = [...new Set(fanOut.map(({ candidate }) => candidate))];
  const sizes = [...new Set(fanOut.map(({ subscribers }) => subscribers))];
  const rowsOf = (candidate: CandidateName, subscribers: number) =>
    fanOut.filter((row) => row.candidate === candidate && row.subscribers === subscribers);
  const tables = sizes.map((size) => {
    const lines = candidates.map((candidate) => [
      candidate,
      ...columns.map(([, of]) => formatNumber(median(rowsOf(candidate, size).map(of)))),
    ]);
    const title = size === 1 ? "1 subscriber: what one publish costs by itself" : `${size} subscribers of one topic`;
    return `${title}\n${formatTable(["server", ...columns.map(([column]) => column)], lines)}`;
  });

  /** Time to the last subscriber against another server; `net`: without what one publish costs by itself. */
  const ratio = (candidate: CandidateName, anchor: CandidateName, size: number, net: boolean) => {
    const time = (name: CandidateName, repetition: number, of: number) =>
      rowsOf(name, of).find((row) => row.repetition === repetition)?.last.p50 ?? Number.NaN;
    const cost = (name: CandidateName, repetition: number) =>
      time(name, repetition, size) - (net ? time(name, repetition, 1) : 0);
    return median(
      rowsOf(candidate, size).map(({ repetition }) => cost(candidate, repetition) / cost(anchor, repetition)),
    );
  };
  const many = sizes.filter((size) => size > 1);
  const lines = candidates
    .filter((candidate) => candidate.startsWith("millrace"))
    .flatMap((candidate) => [
      ...(["res.write", "nchan"] as const)
        .filter((anchor) => candidates.includes(anchor))
        .flatMap((anchor) =>
          many.map((size) => [
            `${candidate}, ${size}`,
            `${formatNumber(ratio(candidate, anchor, size, false))} × ${anchor}`,
            `${formatNumber(ratio(candidate, anchor, size, true))} ×`,
            `≤ ${GOALS[anchor]} × ${anchor}`,
          ]),
        ),
      ...many
        .slice(-1)
        .map((size) => [
          `${candidate}, ${size}`,
          `${formatNumber(median(rowsOf(candidate, size).map((row) => row.afterKb)))} kB/connection`,
          "",
          `≤ ${GOAL_KB} kB/connection`,
        ]),
    ]);
  const goals = formatTable(["publish to the last subscriber", "measured", "net of one publish", "goal"], lines);
  return [...tables, goals, idleTable(idle), neverReadingTable(neverReading)].join("\n\n");
}

function idleTable(rows: Measurements["idle"]): string {
  const value = (of: (row: IdleResult) => number) => formatNumber(median(rows.map(of)));
  const title = `${rows[0]?.connections ?? 0} idle WebSockets in one process, each following a session of its own`;
  const lines = [
    ["all connected after", `${value((row) => row.connectAll)} ms`],
    ["the server's memory", `${value((row) => row.memoryMb)} MB`],
    ["per connection", `${value((row) => row.perConnectionKb)} kB`],
    ["one core's share, heartbeats included", `${value((row) => row.idleCpu * 100)} %`],
    ["publish to one of them p50", `${value((row) => row.publishToOne.p50)} ms`],
    ["  p99", `${value((row) => row.publishToOne.p99)} ms`],
    ["errors", value((row) => row.errors)],
  ];
  return `${title}\n${formatTable(["", "measured"], lines)}`;
}

function neverReadingTable(rows: Measurements["neverReading"]): string {
  const transports = [...new Set(rows.map(({ transport }) => transport))];
  const flowed = formatNumber(rows[0]?.flowedMb ?? 0);
  const title = `5 clients that never read beside 50 that do, ${flowed} MB of answers to each`;
  const lines = transports.map((transport) => {
    const value = (of: (row: NeverReadingResult) => number) =>
      formatNumber(median(rows.filter((row) => row.transport === transport).map(of)));
    return [
      transport,
      value((row) => row.without.p50),
      value((row) => row.beside.p50),
      value((row) => row.beside.p50 / row.without.p50),
      value((row) => row.beside.p99 / row.without.p99),
      value((row) => row.growthMb),
      value((row) => row.errors),
    ];
  });
  const header = [
    "transport",
    "last p50 ms without",
    "beside",
    "ratio (goal: about 1)",
    "of p99",
    "RSS peak +MB",
    "errors",
  ];
  return `${title}\n${formatTable(header, lines)}`;
}
