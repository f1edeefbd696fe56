import { en, type Messages } from "./messages/en.ts";

export const LOCALES = ["en", "ar"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in its own words, for the menu. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: "English", ar: "العربية" };

const RIGHT_TO_LEFT: readonly Locale[] = ["ar"];
const KEY = "millrace.locale";

/** The language chosen here before, else the first of the reader's languages that exists, else English. */
export function initialLocale(): Locale {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages];
  return matchLocale(wanted.filter((tag) => tag !== null));
}

export function matchLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0];
    const match = LOCALES.find((locale) => locale === language);
    if (match) return match;
  }
  return "en";
}

export function saveLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
}

export function direction(locale: Locale): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.includes(locale) ? "rtl" : "ltr";
}

/** English is in the first download; other languages arrive when they are chosen. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case "en":
      return en;
    case "ar":
      return (await import("./messages/ar.ts")).ar;
  }
}
