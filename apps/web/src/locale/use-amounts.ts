import { type NumberFormatOptions, useFormatter, useLocale } from "use-intl";
import { direction } from "./locale.ts";

type Sign = Pick<NumberFormatOptions, "signDisplay">;
type Precision = Sign &
  Pick<NumberFormatOptions, "minimumFractionDigits" | "maximumFractionDigits" | "maximumSignificantDigits">;

const SECOND_MS = 1_000;
const PER_SECOND = { style: "unit", unit: "second", maximumFractionDigits: 1 } as const;
const PER_MILLISECOND = { style: "unit", unit: "millisecond", maximumFractionDigits: 0 } as const;

/** Money, times and large numbers as the reader's region writes them, the same on every page. */
export function useAmounts() {
  const format = useFormatter();
  const locale = useLocale();
  // British English writes a million as a small m, which reads as metres or minutes.
  const compactLocale = locale.startsWith("en") ? "en-US" : locale;
  return {
    dollars(usd: number, precision: Precision): string {
      const style = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
      const text = format.number(usd, { ...style, ...precision });
      // Between right-to-left words, the sign would part from its letters.
      return direction(locale) === "rtl" ? `\u2066${text.replaceAll("\u200f", "")}\u2069` : text;
    },
    duration: (ms: number, sign: Sign = {}): string =>
      Math.abs(ms) < SECOND_MS
        ? format.number(ms, { ...PER_MILLISECOND, ...sign })
        : format.number(ms / SECOND_MS, { ...PER_SECOND, ...sign }),
    compact: (value: number, maximumFractionDigits: number): string =>
      new Intl.NumberFormat(compactLocale, { notation: "compact", maximumFractionDigits }).format(value),
  };
}
