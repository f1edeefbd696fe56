import type { UsageFigures } from "@millrace/protocol";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useLocale } from "use-intl";
import { direction } from "../locale/locale.ts";
import { useFigures } from "./figures.ts";
import { type Measure, measured } from "./measure.ts";
import type { NamedFigures } from "./usage-table.tsx";

const NANO_USD = 1_000_000_000;
/** Bars that can be told apart. */
const MOST_RANKED = 8;
/** As many as fit beside a bar without a second line. */
const MOST_LETTERS = 20;
const ROW_PX = 34;
const AXIS = {
  stroke: "var(--line-strong)",
  tick: { fill: "var(--ink-quiet)", fontSize: 12 },
  tickLine: false,
} as const;
const TOOLTIP = {
  cursor: { fill: "var(--hover)" },
  isAnimationActive: false,
  contentStyle: {
    background: "var(--float)",
    border: "1px solid var(--line)",
    borderRadius: 10,
    color: "var(--ink)",
    boxShadow: "var(--shadow)",
  },
  itemStyle: { color: "var(--ink)" },
} as const;

/** How a value of the measure is written. */
function useValue(measure: Measure): { whole: (value: number) => string; short: (value: number) => string } {
  const { money, count, short } = useFigures();
  if (measure !== "cost") return { whole: count, short };
  const cost = (usd: number) => money(Math.round(usd * NANO_USD));
  return { whole: cost, short: cost };
}

/** One bar for each day. Tables say the same to those who cannot see it. */
export function DayChart({ days, measure }: { days: (UsageFigures & { name: string })[]; measure: Measure }) {
  const { day } = useFigures();
  const { whole, short } = useValue(measure);
  const isMirrored = direction(useLocale()) === "rtl";
  const data = days.map((each) => ({ name: each.name, value: measured(each, measure) }));
  return (
    <div aria-hidden="true" dir="ltr" className="h-56 overflow-clip">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={data} accessibilityLayer={false} margin={{ top: 8, right: 4, bottom: 0, left: 4 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="name" tickFormatter={day} minTickGap={24} reversed={isMirrored} {...AXIS} />
          <YAxis
            tickFormatter={short}
            orientation={isMirrored ? "right" : "left"}
            width={76}
            {...AXIS}
            axisLine={false}
            allowDecimals={measure === "cost"}
          />
          <Tooltip
            {...TOOLTIP}
            separator=""
            labelFormatter={(label) => day(String(label))}
            formatter={(value) => [whole(Number(value)), ""]}
          />
          <Bar dataKey="value" fill="var(--accent)" radius={[3, 3, 0, 0]} maxBarSize={36} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

/** The largest first, one below the other. */
export function RankChart({ rows, measure }: { rows: NamedFigures[]; measure: Measure }) {
  const { whole, short } = useValue(measure);
  const isMirrored = direction(useLocale()) === "rtl";
  const data = rows
    .map(({ id, name, short = name, ...figures }) => ({ id, name, short, value: measured(figures, measure) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_RANKED);
  return (
    <div aria-hidden="true" dir="ltr" className="overflow-clip" style={{ blockSize: data.length * ROW_PX + ROW_PX }}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={data}
          layout="vertical"
          accessibilityLayer={false}
          margin={{ top: 0, right: 12, bottom: 0, left: 12 }}
        >
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis
            type="number"
            tickCount={3}
            tickFormatter={short}
            reversed={isMirrored}
            allowDecimals={measure === "cost"}
            {...AXIS}
            axisLine={false}
          />
          <YAxis
            type="category"
            dataKey="id"
            tickFormatter={(id) => shortened(data.find((each) => each.id === id)?.short ?? "")}
            orientation={isMirrored ? "right" : "left"}
            width={160}
            {...AXIS}
            axisLine={false}
          />
          <Tooltip
            {...TOOLTIP}
            separator=""
            labelFormatter={(id) => data.find((each) => each.id === id)?.name ?? ""}
            formatter={(value) => [whole(Number(value)), ""]}
          />
          <Bar dataKey="value" fill="var(--accent)" radius={3} maxBarSize={18} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function shortened(name: string): string {
  return name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1).trimEnd()}…` : name;
}
