import { expect, test } from "vitest";
import { direction, formattingTag, matchLocale, pageLanguage } from "./locale.ts";

test("the first language of the reader that exists here is taken, whatever its region", () => {
  expect(matchLocale(["fr-FR", "ar-EG", "en"])).toBe("ar");
  expect(matchLocale(["EN-gb", "ar"])).toBe("en");
  expect(matchLocale(["pt-BR", "es-419", "en"])).toBe("es");
  expect(matchLocale(["zh-Hans-CN", "en"])).toBe("zh");
});

test("a reader of other languages gets English", () => {
  expect(matchLocale(["fr", "arn", ""])).toBe("en");
});

test("Arabic runs from right to left", () => {
  expect(direction("ar")).toBe("rtl");
  expect(direction("ar-EG")).toBe("rtl");
  expect(direction("en")).toBe("ltr");
  expect(direction("zh-CN")).toBe("ltr");
});

test("numbers and dates are written as the reader's region writes them, in the page's language", () => {
  const german = new Date(2026, 10, 5).toLocaleDateString(formattingTag("de", ["fr-FR", "de-AT", "de"]));
  expect(german).toBe("5.11.2026");
  expect(formattingTag("en", ["de-DE", "en-GB", "en-US"])).toBe("en-GB");
  expect(formattingTag("es", ["de-DE", "en"])).toBe("es");
  expect(formattingTag("en", ["en-US@posix"])).toBe("en");
});

test("another script of the same language is not mixed into the page", () => {
  expect(formattingTag("zh", ["zh-TW", "zh-HK"])).toBe("zh");
  expect(formattingTag("zh", ["zh-TW", "zh-SG"])).toBe("zh-SG");
});

test("the page's language names the script where browsers need it for the shapes of characters", () => {
  expect(["en", "zh"].map((locale) => pageLanguage(matchLocale([locale])))).toEqual(["en", "zh-Hans"]);
});
