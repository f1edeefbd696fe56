import { expect, test } from "vitest";
import { spokenLanguages, spokenTag } from "./languages.ts";

test("a language is spoken as the reader's own region does, else as most people do", () => {
  expect(spokenTag("en", ["de-DE", "en-GB"])).toBe("en-GB");
  expect(spokenTag("en", ["de"])).toBe("en-US");
  expect(spokenTag("ar", [])).toBe("ar-EG");
  expect(spokenTag("zh", [])).toBe("zh-CN");
});

test("one may dictate in each language of one's own and of the interface", () => {
  expect(spokenLanguages(["en", "ar"], ["en-GB", "en", "fr"])).toEqual(["en-GB", "fr-FR", "ar-EG"]);
});
