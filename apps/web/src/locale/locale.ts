import { en, type Messages } from "./messages/en.ts";

export const LOCALES = ["en", "ar", "de", "es", "zh"] as const;
export type Locale = (typeof LOCALES)[number];

/** A language, or a language as one region writes its numbers and dates, such as `en-GB`. */
export type LocaleTag = Locale | `${Locale}-${string}`;

/** Each language in its own words, for the menu. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  en: "English",
  ar: "العربية",
  de: "Deutsch",
  es: "Español",
  zh: "简体中文",
};

const RIGHT_TO_LEFT: readonly Locale[] = ["ar"];
const KEY = "millrace.locale";

/** The language chosen here before, else the first of the reader's languages that exists, else English. */
export function initialLocale(): Locale {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages];
  return matchLocale(wanted.filter((tag) => tag !== null));
}

export function matchLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const match = LOCALES.find((locale) => locale === languageOf(tag));
    if (match) return match;
  }
  return "en";
}

/**
 * How numbers, dates and times are written: as in the first of the reader's regions that uses this language in the same
 * script, else as the language does by default.
 */
export function formattingTag(locale: Locale, wanted: readonly string[]): LocaleTag {
  const script = scriptOf(locale);
  // Beginning with the language is what makes it such a tag.
  const tag = wanted.find((tag) => languageOf(tag) === locale && scriptOf(tag) === script) as LocaleTag | undefined;
  return tag ?? locale;
}

function languageOf(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}

/** Undefined for what some browsers report although it is no language tag, such as `en-US@posix`. */
function scriptOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).maximize().script;
  } catch {
    return undefined;
  }
}

/** What the page's `lang` says. Chinese names its script, by which browsers choose the shapes of the characters. */
export function pageLanguage(locale: Locale): string {
  return locale === "zh" ? "zh-Hans" : locale;
}

export function saveLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
}

export function direction(tag: LocaleTag): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.some((locale) => locale === languageOf(tag)) ? "rtl" : "ltr";
}

/** English is in the first download; other languages arrive when they are chosen. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case "en":
      return en;
    case "ar":
      return (await import("./messages/ar.ts")).ar;
    case "de":
      return (await import("./messages/de.ts")).de;
    case "es":
      return (await import("./messages/es.ts")).es;
    case "zh":
      return (await import("./messages/zh.ts")).zh;
  }
}
