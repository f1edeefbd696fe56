import { expect, test } from "vitest";
import { titleOf } from "./title-of.ts";

test("a short message is its own title, on one line", () => {
  expect(titleOf("  Explain\n\nwhat you can do ")).toBe("Explain what you can do");
});

test("a long one is cut at a word before the sixtieth character", () => {
  const title = titleOf("Why has my subscriber count gone down since the end of September");
  expect(title).toBe("Why has my subscriber count gone down since the end of…");
});

test("a long word is cut where it has to be, never inside a character", () => {
  expect(titleOf("a".repeat(80))).toBe(`${"a".repeat(60)}…`);
  expect(titleOf(`${"a".repeat(59)}👍👍`).isWellFormed()).toBe(true);
});
