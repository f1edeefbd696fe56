import { expect, test } from "vitest";
import { languageOf } from "./language-of.ts";

test("the script says in which language to speak", () => {
  expect(languageOf("مرحبًا! أنا نموذج تجريبي، Millrace", ["en"])).toBe("ar");
  expect(languageOf("流式传输不会丢失任何字符", ["en"])).toBe("zh");
  expect(languageOf("一時停止できます", ["en"])).toBe("ja");
  expect(languageOf("привет", ["en"])).toBe("ru");
  expect(languageOf("привіт", ["uk", "en"])).toBe("uk");
});

test("Latin letters are read in the reader's first language that has them", () => {
  expect(languageOf("Guten Tag", ["de-CH", "en"])).toBe("de");
  expect(languageOf("Good morning", ["ar", "en-GB"])).toBe("en");
  expect(languageOf("Good morning", ["ar"])).toBe("en");
  expect(languageOf("123", ["es"])).toBe("es");
});

test("a foreign word changes nothing", () => {
  expect(languageOf("The word 水 means water", ["en"])).toBe("en");
});
