import { type NumberFormatOptions, useFormatter, useLocale, useTranslations } from "use-intl";
import { direction } from "./locale.ts";

type Sign = Pick<NumberFormatOptions, "signDisplay">;
type Precision = Sign &
  Pick<NumberFormatOptions, "minimumFractionDigits" | "maximumFractionDigits" | "maximumSignificantDigits">;

const SECOND_MS = 1_000;

/** Money, times and large numbers as the reader's region writes them, the same on every page. */
export function useAmounts() {
  const format = useFormatter();
  const translate = useTranslations("meta");
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
    duration(ms: number, sign: Sign = {}): string {
      // Next to nothing is 0, without a sign.
      const seconds = (Math.round(ms) || 0) / SECOND_MS;
      const maximumFractionDigits = Math.abs(seconds) < 1 ? 3 : 1;
      return translate("seconds", { value: format.number(seconds, { maximumFractionDigits, ...sign }) });
    },
    compact: (value: number, maximumFractionDigits: number): string =>
      new Intl.NumberFormat(compactLocale, { notation: "compact", maximumFractionDigits }).format(value),
  };
}
