import type { NewPrices } from "@millrace/protocol";

export const RATES = ["input", "output", "cache_read", "cache_write", "cache_write_1h"] as const;
export type Rate = (typeof RATES)[number];
/** What stands in the fields; empty: no price. */
export type RateTexts = Partial<Record<Rate, string>>;

/** US dollars as people write them, with a point or a comma; null: it is no price. */
function parseDollars(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,6}([.,]\d{1,9})?$/.test(trimmed)) return null;
  return Number(trimmed.replace(",", "."));
}

/** The fields that are wrong: those that hold no price, and input and output when only they make it one. */
export function wrongRates(texts: RateTexts): Rate[] {
  return RATES.filter((rate) => {
    const text = texts[rate]?.trim() ?? "";
    return text === "" ? rate === "input" || rate === "output" : parseDollars(text) === null;
  });
}

/** Of fields that are right. */
export function toPrices(texts: RateTexts): NewPrices {
  const dollars = (rate: Rate) => parseDollars(texts[rate] ?? "");
  return {
    input: dollars("input") ?? 0,
    output: dollars("output") ?? 0,
    cache_read: dollars("cache_read"),
    cache_write: dollars("cache_write"),
    cache_write_1h: dollars("cache_write_1h"),
  };
}

export function isEmpty(texts: RateTexts): boolean {
  return Object.values(texts).every((text) => text.trim() === "");
}
