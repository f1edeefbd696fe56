import { expect, test } from "vitest";
import { direction, matchLocale } from "./locale.ts";

test("the first language of the reader that exists here is taken, whatever its region", () => {
  expect(matchLocale(["fr-FR", "ar-EG", "en"])).toBe("ar");
  expect(matchLocale(["EN-gb", "ar"])).toBe("en");
});

test("a reader of other languages gets English", () => {
  expect(matchLocale(["fr", "arn", ""])).toBe("en");
});

test("Arabic runs from right to left", () => {
  expect(direction("ar")).toBe("rtl");
  expect(direction("en")).toBe("ltr");
});
