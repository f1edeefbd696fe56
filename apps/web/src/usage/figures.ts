import { useFormatter, useTranslations } from "use-intl";
import { useAmounts } from "../locale/use-amounts.ts";

const NANO_USD = 1_000_000_000;
const NANO_CENT = 10_000_000;

/** Figures as the reader's region writes them. */
export function useFigures() {
  const format = useFormatter();
  const translate = useTranslations("usage");
  const { dollars, compact } = useAmounts();
  const money = (nanoUsd: number) => {
    const usd = nanoUsd / NANO_USD;
    // Of what is less than a cent, two figures that mean something; of what is less than a dollar, tenths of cents.
    const digits = usd >= 1 || Number.isInteger(nanoUsd / NANO_CENT) ? 2 : 3;
    const precision =
      usd === 0 || usd >= 0.01
        ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
        : { maximumSignificantDigits: 2 };
    return dollars(usd, precision);
  };
  return {
    money,
    count: (value: number) => format.number(value),
    short: (value: number) => compact(value, 1),
    /** What a call, or several, cost; with a mark where that is not exact. */
    cost: (nanoUsd: number | null, isEstimated: boolean) =>
      nanoUsd === null
        ? translate("unknown")
        : isEstimated && nanoUsd > 0
          ? translate("approximately", { value: money(nanoUsd) })
          : money(nanoUsd),
    day: (day: string) => format.dateTime(new Date(day), { day: "numeric", month: "short", timeZone: "UTC" }),
    moment: (time: string) =>
      format.dateTime(new Date(time), { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }),
    share: (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 0 }),
  };
}
