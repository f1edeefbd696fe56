import { median } from "../lib/statistics.ts";
import { formatNumber, formatTable } from "../lib/table.ts";
import type { Row } from "./measure.ts";

const PEER = "streamdown";
/** From which length on, in characters. */
const MAX_SCRIPT = [
  { length: 100_000, ratio: 0.35 },
  { length: 0, ratio: 0.5 },
];
const MAX_TASK = 0.7;
const LONG_TASK_MS = 50;
/** The last tenth may cost so much more than the second one: timers are noisy. */
const MAX_GROWTH = 1.25;

export function report(rows: Row[]): string {
  const lengths = [...new Set(rows.map(({ length }) => length))];
  const candidates = [...new Set(rows.map(({ candidate }) => candidate))];
  const middle = (candidate: string, length: number, of: (row: Row) => number) =>
    median(rows.filter((row) => row.candidate === candidate && row.length === length).map(of));
  const ratio = (candidate: string, length: number, of: (row: Row) => number) =>
    middle(candidate, length, of) / middle(PEER, length, of);

  const tables = lengths.map((length) => {
    const header = [
      `${length} characters`,
      "script ms",
      "× streamdown",
      "layout ms",
      "style ms",
      "task ms",
      "× streamdown",
      "longest task ms",
      "µs/token, tenth 2",
      "tenth 10",
      "elements",
    ];
    const lines = candidates.map((candidate) => {
      const of = (read: (row: Row) => number) => formatNumber(middle(candidate, length, read));
      return [
        candidate,
        of((row) => row.script),
        formatNumber(ratio(candidate, length, (row) => row.script)),
        of((row) => row.layout),
        of((row) => row.style),
        of((row) => row.task),
        formatNumber(ratio(candidate, length, (row) => row.task)),
        of((row) => row.longest),
        of((row) => row.first * 1_000),
        of((row) => row.last * 1_000),
        of((row) => row.elements),
      ];
    });
    return formatTable(header, lines);
  });

  const goals = lengths.flatMap((length) => {
    const of = (read: (row: Row) => number) => middle("millrace", length, read);
    const script = ratio("millrace", length, (row) => row.script);
    const task = ratio("millrace", length, (row) => row.task);
    const growth = of((row) => row.last) / of((row) => row.first);
    const maxScript = MAX_SCRIPT.find((goal) => length >= goal.length)?.ratio ?? Number.NaN;
    return [
      goal(
        `${length}: script time against streamdown`,
        `${formatNumber(script)} ×`,
        `≤ ${maxScript} ×`,
        script <= maxScript,
      ),
      goal(`${length}: task time against streamdown`, `${formatNumber(task)} ×`, `≤ ${MAX_TASK} ×`, task <= MAX_TASK),
      goal(
        `${length}: longest task`,
        `${formatNumber(of((row) => row.longest))} ms`,
        `≤ ${LONG_TASK_MS} ms`,
        of((row) => row.longest) <= LONG_TASK_MS,
      ),
      goal(
        `${length}: a token in the last tenth against one in the second`,
        `${formatNumber(growth)} ×`,
        `≤ ${MAX_GROWTH} ×`,
        growth <= MAX_GROWTH,
      ),
    ];
  });
  return [...tables, formatTable(["millrace", "measured", "goal", ""], goals)].join("\n\n");
}

function goal(name: string, measured: string, wanted: string, met: boolean): string[] {
  return [name, measured, wanted, met ? "met" : "missed"];
}
