import type { UsageFigures } from "@millrace/protocol";
import { useTranslations } from "use-intl";
import { useFigures } from "./figures.ts";

/** The sums of a period, and what is not exact about them. */
export function Totals({ totals }: { totals: UsageFigures }) {
  const translate = useTranslations("usage");
  const { cost, count } = useFigures();
  const { calls, input_tokens, output_tokens, cost_nano_usd, estimated_calls, unpriced_calls } = totals;
  const tiles = [
    { name: translate("cost"), value: cost(cost_nano_usd, estimated_calls > 0) },
    { name: translate("input"), value: count(input_tokens) },
    { name: translate("output"), value: count(output_tokens) },
    { name: translate("calls"), value: count(calls) },
  ];
  return (
    <div className="grid gap-3">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {tiles.map(({ name, value }) => (
          <div key={name} className="grid gap-1 rounded-card border border-line bg-surface p-4">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="truncate text-lg font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {(estimated_calls > 0 || unpriced_calls > 0) && (
        <p className="text-sm text-quiet text-pretty">
          {estimated_calls > 0 && translate("estimated", { count: estimated_calls })}{" "}
          {unpriced_calls > 0 && translate("unpriced", { count: unpriced_calls })}
        </p>
      )}
    </div>
  );
}
