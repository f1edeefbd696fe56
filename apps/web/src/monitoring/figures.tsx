import type { MonitoringOverview } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { useAmounts } from "../locale/use-amounts.ts";
import { type Tile, Tiles } from "../settings/tiles.tsx";
import { useFigures } from "../usage/figures.ts";

const GOAL = 0.95;
const BYTES_OF_MEGABYTE = 1_000_000;

/** The figures that tell at a glance whether something is wrong. */
export function Figures({ overview }: { overview: MonitoringOverview }) {
  const translate = useTranslations("monitoring.figures");
  const format = useFormatter();
  const { duration } = useAmounts();
  const { count, money, short } = useFigures();
  const { outcomes, delivery, ttft_ms, latency_ms, input_tokens, output_tokens } = overview;
  const calls = outcomes.reduce((sum, each) => sum + each.count, 0);
  const failed = outcomes.reduce((sum, each) => sum + (each.outcome === "failed" ? each.count : 0), 0);
  const inTime = delivery.events > 0 ? delivery.in_time / delivery.events : null;
  const share = (value: number | null) =>
    value === null ? "–" : format.number(value, { style: "percent", maximumFractionDigits: 1 });
  const time = (ms: number | null) => (ms === null ? "–" : duration(ms));
  const slow = (ms: number | null) => (ms === null ? {} : { note: translate("slow", { time: duration(ms) }) });
  const tiles: Tile[] = [
    { name: translate("firstToken"), value: time(ttft_ms.p50), ...slow(ttft_ms.p95) },
    { name: translate("answer"), value: time(latency_ms.p50), ...slow(latency_ms.p95) },
    {
      name: translate("failed"),
      value: share(calls === 0 ? null : failed / calls),
      note: translate("ofCalls", { count: calls }),
      isBad: calls > 0 && failed / calls > 1 - GOAL,
    },
    {
      name: translate("delivery"),
      value: share(inTime),
      note: translate("deliveryNote", { count: delivery.events }),
      isBad: inTime !== null && inTime < GOAL,
    },
    {
      name: translate("tokens"),
      value: short(input_tokens + output_tokens),
      note: translate("tokensNote", { input: short(input_tokens), output: short(output_tokens) }),
    },
    {
      name: translate("cost"),
      value: money(overview.cost_nano_usd),
      note: translate("unpriced", { count: overview.unpriced_calls }),
    },
    {
      name: translate("live"),
      value: count(overview.live_connections),
      note: translate("running", { count: overview.active_runs }),
    },
    {
      name: translate("memory"),
      value: format.number(overview.memory_bytes / BYTES_OF_MEGABYTE, {
        style: "unit",
        unit: "megabyte",
        maximumFractionDigits: 0,
      }),
      note: translate(overview.database, { version: overview.version }),
    },
  ];
  return <Tiles tiles={tiles} />;
}
