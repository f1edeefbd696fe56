import fc from "fast-check";
import { expect, test } from "vitest";
import { type SpokenWords, sentencesFrom } from "./spoken.ts";

const words: SpokenWords = {
  code: (language) => `Code block ${language ?? "plain"}.`,
  table: ({ columns, rows, header }) => `Table ${columns} by ${rows}: ${header}.`,
  formula: "formula",
  image: "Image",
  link: "link",
};
const spoken = (text: string) => sentencesFrom(text, 0, true, words).spoken;

test("only whole sentences are spoken, and each of them once", () => {
  const first = sentencesFrom("One two. Thr", 0, false, words);
  expect(first.spoken).toEqual(["One two."]);
  const second = sentencesFrom("One two. Three four? And", first.end, false, words);
  expect(second.spoken).toEqual(["Three four?"]);
  expect(sentencesFrom("One two. Three four? And", second.end, true, words).spoken).toEqual(["And"]);
});

test("a figure with a point is not the end of a sentence", () => {
  expect(sentencesFrom("It costs 3.50 now", 0, false, words).spoken).toEqual([]);
});

test("the number of a list's item is said with its sentence", () => {
  expect(sentencesFrom("1. First", 0, false, words).spoken).toEqual([]);
  expect(sentencesFrom("1. First it is. Th", 0, false, words).spoken).toEqual(["1. First it is."]);
});

test("Markdown's marks are not read out", () => {
  expect(spoken("## A **bold** [link](https://a.b)\n- [x] `done` in snake_case _now_")).toEqual([
    "A bold link",
    "done in snake_case now",
  ]);
});

test("code, tables, formulas, pictures and addresses are named, not read", () => {
  expect(spoken('Look:\n\n```ts\nconst a = "x. y";\n```\nDone.')).toEqual(["Look:", "Code block ts.", "Done."]);
  expect(spoken("| A | **B** |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nThat is all.")).toEqual([
    "Table 2 by 2: A, B.",
    "That is all.",
  ]);
  expect(spoken("$$\nx^2\n$$\nwith $x > 1$ and \\(y\\).")).toEqual(["formula.", "with formula and formula."]);
  expect(spoken("![A cat](cat.png) from https://example.org/a/b?c=d.")).toEqual(["Image A cat from link example.org."]);
  expect(spoken("It costs $5 or $6.")).toEqual(["It costs $5 or $6."]);
});

test("a code block that is still being written says nothing yet", () => {
  const begun = "Here it is:\n\n```ts\nconst a = 1. Not a sentence.\n";
  const first = sentencesFrom(begun, 0, false, words);
  expect(first.spoken).toEqual(["Here it is:"]);
  expect(sentencesFrom(`${begun}\`\`\`\n`, first.end, false, words).spoken).toEqual(["Code block ts."]);
});

test("a text that comes in pieces is spoken like one that comes at once", () => {
  const lines = [
    "One. Two!",
    "# Title",
    "```js",
    "a.b();",
    "```",
    "| a | b |",
    "|---|---|",
    "$$",
    "x",
    "",
    "- item",
    "end",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...lines), { maxLength: 12 }),
      fc.array(fc.nat(60), { maxLength: 12 }),
      (of, cuts) => {
        const text = of.join("\n");
        const heard: string[] = [];
        let end = 0;
        for (const cut of cuts.toSorted((a, b) => a - b)) {
          const piece = sentencesFrom(text.slice(0, cut), end, false, words);
          heard.push(...piece.spoken);
          expect(piece.end).toBeGreaterThanOrEqual(end);
          end = piece.end;
        }
        heard.push(...sentencesFrom(text, end, true, words).spoken);
        expect(heard.join(" ")).toBe(spoken(text).join(" "));
      },
    ),
  );
});
