import type { UsageFigures } from "@millrace/protocol";
import { useTranslations } from "use-intl";
import { Tiles } from "../settings/tiles.tsx";
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
      <Tiles tiles={tiles} />
      {(estimated_calls > 0 || unpriced_calls > 0) && (
        <p className="text-sm text-quiet text-pretty">
          {estimated_calls > 0 && translate("estimated", { count: estimated_calls })}{" "}
          {unpriced_calls > 0 && translate("unpriced", { count: unpriced_calls })}
        </p>
      )}
    </div>
  );
}
