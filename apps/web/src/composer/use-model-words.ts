import type { ModelInfo, ModelPrices, PriceChange } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { useAmounts } from "../locale/use-amounts.ts";

/** What is known of a model, in words; below `SettingsTexts`. */
export function useModelWords() {
  const translate = useTranslations("models");
  const format = useFormatter();
  const { dollars: money, compact } = useAmounts();
  const dollars = (rate: number) =>
    money(rate, { minimumFractionDigits: Number.isInteger(rate) ? 0 : 2, maximumFractionDigits: 4 });
  const isFree = ({ input, output, tiers }: ModelPrices) => input === 0 && output === 0 && tiers.length === 0;

  return {
    dollars,
    /** Dollars per million tokens, input before output. */
    price(prices: ModelPrices | null): string {
      if (prices === null) return translate("priceUnknown");
      if (isFree(prices)) return translate("free");
      return `${dollars(prices.input)} / ${dollars(prices.output)}`;
    },
    /** The same for those who hear it. */
    priceInFull(prices: ModelPrices | null): string {
      if (prices === null || isFree(prices)) return this.price(prices);
      return translate("priceInFull", { input: dollars(prices.input), output: dollars(prices.output) });
    },
    change({ effective_from, prices }: PriceChange): string {
      return translate("change", { date: this.day(effective_from), price: this.price(prices) });
    },
    /** Prices begin with a day as it is in UTC. */
    day(time: string): string {
      const isThisYear = time.slice(0, 4) === new Date().toISOString().slice(0, 4);
      const year = isThisYear ? {} : ({ year: "numeric" } as const);
      return format.dateTime(new Date(time), { day: "numeric", month: "short", ...year, timeZone: "UTC" });
    },
    tokens: (count: number) => compact(count, 2),
    /** Room, what it takes beside text, and whether it reasons. */
    abilities({ context_tokens, inputs, reasoning }: ModelInfo): string[] {
      return [
        ...(context_tokens === null ? [] : [translate("context", { tokens: this.tokens(context_tokens) })]),
        ...inputs.flatMap((input) => (input === "text" ? [] : translate(`inputs.${input}`))),
        ...(reasoning ? [translate("reasoning")] : []),
      ];
    },
  };
}
