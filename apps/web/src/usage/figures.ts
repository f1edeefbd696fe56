import { useFormatter, useLocale, useTranslations } from "use-intl";
import { direction } from "../locale/locale.ts";

const NANO_USD = 1_000_000_000;
const NANO_CENT = 10_000_000;
/** Set what is between them apart, written from left to right. */
const [ISOLATE, END_ISOLATE] = ["\u2066", "\u2069"];

/** Figures as the reader's region writes them. */
export function useFigures() {
  const format = useFormatter();
  const translate = useTranslations("usage");
  const isMirrored = direction(useLocale()) === "rtl";
  const money = (nanoUsd: number) => {
    const usd = nanoUsd / NANO_USD;
    // Of what is less than a cent, two figures that mean something; of what is less than a dollar, tenths of cents.
    const digits = usd >= 1 || Number.isInteger(nanoUsd / NANO_CENT) ? 2 : 3;
    const precision =
      usd === 0 || usd >= 0.01
        ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
        : { maximumSignificantDigits: 2 };
    const style = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
    const text = format.number(usd, { ...style, ...precision });
    // Among letters from right to left, "US$" would be turned round.
    return isMirrored ? ISOLATE + text + END_ISOLATE : text;
  };
  return {
    money,
    count: (value: number) => format.number(value),
    short: (value: number) => format.number(value, { notation: "compact", maximumFractionDigits: 1 }),
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
