import { median } from "../lib/statistics.ts";
import { formatNumber, formatTable } from "../lib/table.ts";
import type { Memory } from "./measure-memory.ts";
import type { Scrolled } from "./measure-scroll.ts";

/** What was measured of one session; times in milliseconds. */
export interface Measured {
  readonly name: string;
  readonly cold: number[];
  readonly warm: number[];
  readonly fromList: number[];
  readonly opened: Memory;
  readonly atTop: Memory;
  readonly backAtEnd: Memory;
  readonly up: Scrolled;
  readonly down: Scrolled;
}

type Line = [what: string, goal: string, of: (measured: Measured) => string];

const number = (value: number) => formatNumber(value);
const times = (of: (measured: Measured) => number[]) => (measured: Measured) =>
  `${number(median(of(measured)))} (${number(Math.max(...of(measured)))})`;
const memory = (of: (measured: Measured) => Memory) => (measured: Measured) => {
  const { heapMegabytes, nodes, drawn } = of(measured);
  return `${number(heapMegabytes)} MB, ${nodes} nodes, ${drawn} drawn`;
};
const scrolling = (of: (measured: Measured) => Scrolled): Line[] => [
  ["  frames dropped", "", (measured) => `${of(measured).dropped} of ${of(measured).frames}`],
  ["  longest task, ms", "≤ 50", (measured) => number(of(measured).longestTask)],
  ["  largest jump, px", "≤ 2", (measured) => number(of(measured).largestJump)],
  ["  blank frames", "0", (measured) => String(of(measured).blank)],
];

const LINES: Line[] = [
  ["newest page, first visit, ms (worst)", "", times(({ cold }) => cold)],
  ["newest page, from the device's copy, ms (worst)", "≤ 300", times(({ warm }) => warm)],
  ["newest page, from the list, ms (worst)", "≤ 300", times(({ fromList }) => fromList)],
  ["after opening", "", memory(({ opened }) => opened)],
  ["at the very first message", "", memory(({ atTop }) => atTop)],
  ["back at the end", "", memory(({ backAtEnd }) => backAtEnd)],
  ["scrolling up steadily", "", () => ""],
  ...scrolling(({ up }) => up),
  ["scrolling down steadily", "", () => ""],
  ...scrolling(({ down }) => down),
];

export function report(measured: readonly Measured[]): string {
  const header = ["", ...measured.map(({ name }) => name), "goal"];
  return formatTable(
    header,
    LINES.map(([what, goal, of]) => [what, ...measured.map(of), goal]),
  );
}
