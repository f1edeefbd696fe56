import { PROBLEM_CODES, RUN_ERROR_CODES } from "@millrace/protocol";
import { createTranslator } from "use-intl";
import { describe, expect, test } from "vitest";
import { LOCALES, type Locale } from "../locale.ts";
import { seen as arSeen } from "./ar/seen.ts";
import { ar } from "./ar.ts";
import { seen as deSeen } from "./de/seen.ts";
import { de } from "./de.ts";
import { seen as enSeen, type SeenMessages } from "./en/seen.ts";
import { en, type Messages } from "./en.ts";
import { seen as esSeen } from "./es/seen.ts";
import { es } from "./es.ts";
import { readMessage } from "./message-syntax.ts";
import { ar as arSettings } from "./settings/ar.ts";
import { de as deSettings } from "./settings/de.ts";
import { en as enSettings, type SettingsMessages } from "./settings/en.ts";
import { es as esSettings } from "./settings/es.ts";
import { zh as zhSettings } from "./settings/zh.ts";
import { seen as zhSeen } from "./zh/seen.ts";
import { zh } from "./zh.ts";

/** The translator without the check that keys are known, as they are read from the messages here. */
type Translate = (key: string, values: Record<string, number>) => string;
type Tree = { [key: string]: string | Tree };

const MESSAGES: Record<Locale, Messages & SettingsMessages & SeenMessages> = {
  en: { ...en, ...enSettings, ...enSeen },
  ar: { ...ar, ...arSettings, ...arSeen },
  de: { ...de, ...deSettings, ...deSeen },
  es: { ...es, ...esSettings, ...esSeen },
  zh: { ...zh, ...zhSettings, ...zhSeen },
};

function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

/** Without Arabic's category for 0 alone: a text may never be shown for 0, or say it as `=0`. */
function required(categories: readonly string[]): string[] {
  return categories.filter((category) => category !== "zero").sort();
}

const english = new Map(flatten(MESSAGES.en));

describe.each(LOCALES)("%s", (locale) => {
  const messages = MESSAGES[locale];
  const texts = new Map(flatten(messages));
  const categories = required(new Intl.PluralRules(locale).resolvedOptions().pluralCategories);

  test("has the keys of English, in the same order", () => {
    expect([...texts.keys()]).toEqual([...english.keys()]);
  });

  test("has no empty text and no exclamation mark", () => {
    expect([...texts].filter(([, text]) => !text.trim() || /[!！¡]/.test(text))).toEqual([]);
  });

  test.each([...texts])("%s takes the values that the English text takes, and can be formatted", (key, text) => {
    const { names } = readMessage(text);
    expect(names).toEqual(readMessage(english.get(key) ?? "").names);
    const onError = (error: Error) => expect.fail(error.message);
    const translate = createTranslator({ locale, messages, onError }) as Translate;
    expect(translate(key, Object.fromEntries(names.map((name) => [name, 3])))).not.toContain("{");
  });

  test("has a text for each of the language's plural categories", () => {
    const plurals = [...texts].flatMap(([key, text]) =>
      readMessage(text).plurals.map((found) => ({ key, categories: required(found) })),
    );
    expect(plurals.length).toBeGreaterThan(0);
    expect(plurals.filter((plural) => plural.categories.join() !== categories.join())).toEqual([]);
  });

  test.each(RUN_ERROR_CODES)("has a sentence for a run's failure: %s", (code) => {
    expect(messages.runErrors[code]).toBeTruthy();
  });

  test.each(PROBLEM_CODES)("has a sentence for a request's failure: %s", (code) => {
    expect(messages.problems[code]).toBeTruthy();
  });
});
