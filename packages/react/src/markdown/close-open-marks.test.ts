import fc from "fast-check";
import { expect, test } from "vitest";
import { closeOpenMarks } from "./close-open-marks.ts";

test.each([
  ["a **bo", "a **bo**"],
  ["a **bold*", "a **bold**"],
  ["a **bold** and", "a **bold** and"],
  ["a **", "a "],
  ["a *b **c", "a *b **c***"],
  ["a ~~b ", "a ~~b~~"],
  ["a _b", "a _b_"],
  ["snake_case", "snake_case"],
  ["2 * 3", "2 * 3"],
  ["* item **x", "* item **x**"],
  ["run `npm st", "run `npm st`"],
  ["run `a**b` and", "run `a**b` and"],
  ["run `a**b", "run `a**b`"],
  ["see [the", "see the"],
  ["see [the page](https://exa", "see the page"],
  ["see [the page](https://example.org/)", "see [the page](https://example.org/)"],
  ["![cha", "cha"],
  ["a\n- b **c", "a\n- b **c**"],
])("%j is shown as %j", (source, shown) => {
  expect(closeOpenMarks(source)).toBe(shown);
});

test("code that is being written is left alone", () => {
  expect(closeOpenMarks("```ts\nconst a = `x ** y")).toBe("```ts\nconst a = `x ** y");
  expect(closeOpenMarks("```\na\n```\n**b")).toBe("```\na\n```\n**b**");
});

test("only the last line is ever changed", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."*_~`[](a \n") }), (source) => {
      const before = source.slice(0, source.lastIndexOf("\n") + 1);
      expect(closeOpenMarks(source).startsWith(before)).toBe(true);
    }),
  );
});
