import type { ExperimentMetric } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { useAmounts } from "../locale/use-amounts.ts";

const NANO = 1_000_000_000;

/** Writes values of a metric in its unit, and differences with their sign. */
export function useFigure(): (metric: ExperimentMetric, value: number, isDifference?: boolean) => string {
  const format = useFormatter();
  const translate = useTranslations("promptTests");
  const { dollars, duration } = useAmounts();
  return (metric, value, isDifference = false) => {
    const sign = isDifference ? ({ signDisplay: "exceptZero" } as const) : {};
    switch (metric) {
      case "latency_ms":
        return duration(value, sign);
      case "cost_nano_usd":
        return dollars(value / NANO, value === 0 ? sign : { maximumSignificantDigits: 3, ...sign });
      case "answer_length":
        return translate("tokens", { value: format.number(value, { maximumFractionDigits: 0, ...sign }) });
      default:
        return isDifference
          ? translate("points", { value: format.number(value * 100, { maximumFractionDigits: 1, ...sign }) })
          : format.number(value, { style: "percent", maximumFractionDigits: 1 });
    }
  };
}
