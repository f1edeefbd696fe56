import type { MonitoringOverview } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";

const GOAL = 0.95;

/** The figures that tell at a glance whether something is wrong. */
export function Figures({ overview }: { overview: MonitoringOverview }) {
  const translate = useTranslations("monitoring.figures");
  const format = useFormatter();
  const { outcomes, delivery, ttft_ms, latency_ms } = overview;
  const calls = outcomes.reduce((sum, { count }) => sum + count, 0);
  const failed = outcomes.reduce((sum, { outcome, count }) => sum + (outcome === "failed" ? count : 0), 0);
  const seconds = (ms: number | null) =>
    ms === null ? "–" : translate("seconds", { seconds: format.number(ms / 1_000, { maximumFractionDigits: 2 }) });
  const share = delivery.events > 0 ? delivery.in_time / delivery.events : null;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure
        name={translate("live")}
        value={format.number(overview.live_connections)}
        note={translate("running", { count: overview.active_runs })}
      />
      <Figure
        name={translate("firstToken")}
        value={seconds(ttft_ms.p50)}
        note={translate("slow", { time: seconds(ttft_ms.p95) })}
      />
      <Figure
        name={translate("answer")}
        value={seconds(latency_ms.p50)}
        note={translate("slow", { time: seconds(latency_ms.p95) })}
      />
      <Figure
        name={translate("failed")}
        value={calls === 0 ? "–" : format.number(failed / calls, { style: "percent", maximumFractionDigits: 1 })}
        note={translate("ofCalls", { count: calls })}
        isBad={calls > 0 && failed / calls > 1 - GOAL}
      />
      <Figure
        name={translate("tokens")}
        value={format.number(overview.input_tokens + overview.output_tokens, { notation: "compact" })}
        note={translate("tokensNote", {
          input: format.number(overview.input_tokens, { notation: "compact" }),
          output: format.number(overview.output_tokens, { notation: "compact" }),
        })}
      />
      <Figure
        name={translate("cost")}
        value={format.number(overview.cost_nano_usd / 1e9, { style: "currency", currency: "USD" })}
        note={translate("unpriced", { count: overview.unpriced_calls })}
      />
      <Figure
        name={translate("delivery")}
        value={share === null ? "–" : format.number(share, { style: "percent", maximumFractionDigits: 1 })}
        note={translate("deliveryNote", { count: delivery.events })}
        isBad={share !== null && share < GOAL}
      />
      <Figure
        name={translate("memory")}
        value={format.number(overview.memory_bytes / 1e6, {
          style: "unit",
          unit: "megabyte",
          maximumFractionDigits: 0,
        })}
        note={translate(overview.database, { version: overview.version })}
      />
    </dl>
  );
}

function Figure({ name, value, note, isBad = false }: { name: string; value: string; note: string; isBad?: boolean }) {
  return (
    <div className="grid content-start gap-0.5 rounded-card border border-line bg-surface p-4">
      <dt className="text-sm text-quiet">{name}</dt>
      <dd className={`text-xl font-medium tabular-nums ${isBad ? "text-danger" : ""}`}>{value}</dd>
      <dd className="text-xs text-quiet">{note}</dd>
    </div>
  );
}
