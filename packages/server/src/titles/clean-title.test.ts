import { expect, test } from "vitest";
import { cleanTitle, LONGEST_TITLE } from "./clean-title.ts";

test.each([
  ["Autumn sale budget", "Autumn sale budget"],
  ['"Autumn sale budget."', "Autumn sale budget"],
  ["**Title: Autumn sale**", "Autumn sale"],
  ["# Autumn\tsale  budget \nand more", "Autumn sale budget"],
  ["\n\n«Осенняя распродажа»\n", "Осенняя распродажа"],
  ["「秋のセール」。", "秋のセール"],
  ["‫ميزانية الخريف‬", "ميزانية الخريف"],
  ["a\u202eb\u0000c", "a b c"],
  ["What does C# do?", "What does C# do?"],
])("%j is shown as %j", (said, shown) => {
  expect(cleanTitle(said)).toBe(shown);
});

test("nothing is left of what says nothing", () => {
  for (const said of ["", " \n ", '""', "***", "\u200b"]) expect(cleanTitle(said)).toBe(null);
});

test("a long one is cut at a word, never inside a character, and never longer than lists show", () => {
  const long = cleanTitle("Why the subscriber count has gone down since the end of last September");
  expect(long).toBe("Why the subscriber count has gone down since the end of…");
  for (const said of ["a".repeat(80), `${"a".repeat(58)}👍👍`, "word ".repeat(30)]) {
    const title = cleanTitle(said) ?? "";
    expect(title.length).toBeLessThanOrEqual(LONGEST_TITLE);
    expect(title.isWellFormed()).toBe(true);
  }
});
