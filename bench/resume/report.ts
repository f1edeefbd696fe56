import { median, percentile } from "../lib/statistics.ts";
import { formatNumber, formatTable } from "../lib/table.ts";
import { EVENTS } from "./events.ts";

/** One round of one candidate. */
export interface Row {
  candidate: string;
  clients: number;
  /** Milliseconds until the slowest client had every event. */
  ms: number;
  cpuMsPerResume: number;
  bytesPerEvent: number;
  /** Clients that did not get them. */
  errors: number;
}

const GOALS: Record<number, string> = { 1: "≤ 1.8 × joined", 100: "≤ 2.5 × joined" };

export function report(rows: Row[]): string {
  const candidates = [...new Set(rows.map(({ candidate }) => candidate))];
  const sizes = [...new Set(rows.map(({ clients }) => clients))];
  const rowsOf = (candidate: string, clients: number) =>
    rows.filter((row) => row.candidate === candidate && row.clients === clients);
  const middle = (candidate: string, clients: number, of: (row: Row) => number) =>
    median(rowsOf(candidate, clients).map(of));
  const time = (candidate: string, clients: number) => middle(candidate, clients, (row) => row.ms);
  const tables = sizes.map((clients) => {
    const lines = candidates.map((candidate) => [
      candidate,
      formatNumber(time(candidate, clients)),
      formatNumber(
        percentile(
          rowsOf(candidate, clients).map((row) => row.ms),
          0.99,
        ),
      ),
      formatNumber(middle(candidate, clients, (row) => row.cpuMsPerResume)),
      formatNumber(middle(candidate, clients, (row) => row.bytesPerEvent)),
      formatNumber(rowsOf(candidate, clients).reduce((sum, row) => sum + row.errors, 0)),
    ]);
    const header = ["way", "last event p50 ms", "p99 ms", "server CPU ms/resume", "bytes/event", "errors"];
    const who = clients === 1 ? "1 client" : `${clients} clients at once, the slowest of them`;
    return `${EVENTS} events, ${who}\n${formatTable(header, lines)}`;
  });
  const lines = candidates
    .slice(1)
    .flatMap((candidate) =>
      sizes.map((clients) => [
        `${candidate}, ${clients === 1 ? "1 client" : `${clients} clients`}`,
        `${formatNumber(time(candidate, clients) / time("joined", clients))} × joined`,
        `${formatNumber(time(candidate, clients) / time("joined, Millrace's bytes", clients))} ×`,
        candidate.startsWith("millrace") ? (GOALS[clients] ?? "") : "",
      ]),
    );
  const header = ["time to the last event", "measured", "against its own bytes joined", "goal"];
  return [...tables, formatTable(header, lines)].join("\n\n");
}
