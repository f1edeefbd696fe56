import { median } from "../lib/statistics.ts";
import { formatNumber, formatTable } from "../lib/table.ts";
import type { CandidateName } from "./candidate.ts";
import type { FanOutResult, IdleResult, NeverReadingResult } from "./task.ts";

export interface FanOutRow extends FanOutResult {
  candidate: CandidateName;
  subscribers: number;
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

/** Tables of medians, then ratios beside the project's goals. */
export function report({ fanOut, idle, neverReading }: Measurements): string {
  const candidates = [...new Set(fanOut.map(({ candidate }) => candidate))];
  const sizes = [...new Set(fanOut.map(({ subscribers }) => subscribers))];
  const tables = sizes.map((size) => {
    const lines = candidates.map((candidate) => {
      const rows = fanOut.filter((row) => row.candidate === candidate && row.subscribers === size);
      return [candidate, ...columns.map(([, of]) => formatNumber(median(rows.map(of))))];
    });
    const title = size === 1 ? "1 subscriber: what one publish costs by itself" : `${size} subscribers of one topic`;
    return `${title}\n${formatTable(["server", ...columns.map(([column]) => column)], lines)}`;
  });
  const goals = goalsTable(
    fanOut,
    candidates,
    sizes.filter((size) => size > 1),
  );
  return [...tables, goals, idleTable(idle), neverReadingTable(neverReading)].join("\n\n");
}

/** Each ratio is the median of those within one repetition, so that a busy moment of the machine counts for both. */
function goalsTable(fanOut: FanOutRow[], candidates: CandidateName[], sizes: number[]): string {
  const valuesOf = (candidate: CandidateName, size: number, of: (row: FanOutRow) => number) =>
    fanOut.filter((row) => row.candidate === candidate && row.subscribers === size).map(of);
  const ratio = (candidate: CandidateName, anchor: CandidateName, size: number, of: (row: FanOutRow) => number) => {
    const anchors = valuesOf(anchor, size, of);
    const ratios = valuesOf(candidate, size, of).map(
      (value, repetition) => value / (anchors[repetition] ?? Number.NaN),
    );
    return formatNumber(median(ratios));
  };
  const anchors = (["res.write", "nchan"] as const).filter((anchor) => candidates.includes(anchor));
  const lines = candidates
    .slice(1)
    .flatMap((candidate) =>
      sizes.flatMap((size) =>
        anchors
          .filter((anchor) => anchor !== candidate)
          .map((anchor) => [
            `${candidate}, ${size}`,
            `${ratio(candidate, anchor, size, ({ last }) => last.p50)} × ${anchor}`,
            candidate.startsWith("millrace") ? `≤ ${GOALS[anchor]} × ${anchor}` : "",
            `${ratio(candidate, anchor, size, ({ serverCpuUs }) => serverCpuUs)} × ${anchor}`,
          ]),
      ),
    );
  const most = sizes.at(-1) ?? 0;
  const memory = candidates
    .filter((candidate) => candidate.startsWith("millrace"))
    .map((candidate) => [
      `${candidate}, ${most}`,
      `${formatNumber(median(valuesOf(candidate, most, ({ afterKb }) => afterKb)))} kB/connection`,
      `≤ ${GOAL_KB} kB/connection`,
      "",
    ]);
  return formatTable(["publish to the last subscriber", "measured", "goal", "server CPU"], [...lines, ...memory]);
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
