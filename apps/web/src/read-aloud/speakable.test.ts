import fc from "fast-check";
import { expect, test } from "vitest";
import type { SpokenWords } from "../conversation/spoken.ts";
import { speakablePieces } from "./speakable.ts";

const WORDS: SpokenWords = {
  code: (language) => `Code in ${language}.`,
  table: ({ header, rows }) => `Table of ${header}, ${rows} rows.`,
  formula: "formula",
  image: "image",
  link: "link",
};
const speak = (markdown: string) => speakablePieces(markdown, WORDS);

test("marks and addresses are not spoken; code and tables are named instead of read", () => {
  expect(speak("## Plan\n\nWe **start** at `noon`. See [the page](https://a.example/x) or https://b.example.")).toEqual(
    ["Plan", "We start at noon. See the page or link b.example."],
  );
  expect(speak("Look:\n\n```ts\nconst a = 1;\n```\nDone.")).toEqual(["Look: Code in ts. Done."]);
  expect(speak("| Name | Spend |\n|---|---:|\n| Spring | 12 |")).toEqual(["Table of Name, Spend, 1 rows."]);
});

test("list items are spoken one by one, with a pause", () => {
  expect(speak("- milk\n- bread\n1. first")).toEqual(["milk", "bread", "1. first"]);
});

test("a long text is cut at sentences, and a long sentence at a comma or a space", () => {
  const sentence = `W${"ord and w".repeat(7)}.`;
  const pieces = speak(Array.from({ length: 10 }, () => sentence).join(" "));
  expect(pieces.join(" ")).toBe(Array.from({ length: 10 }, () => sentence).join(" "));
  expect(pieces.every((piece) => piece.endsWith("."))).toBe(true);
  const long = speak(`${"many words and no end ".repeat(4)}, ${"then some more of them ".repeat(6)}`);
  expect(long[0]?.endsWith(",")).toBe(true);
});

test("no piece is too long for a voice, none is empty, and no character is torn", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
      for (const piece of speak(text.toWellFormed())) {
        expect(piece.length).toBeLessThanOrEqual(160);
        expect(piece.trim()).not.toBe("");
        expect(piece.isWellFormed()).toBe(true);
      }
    }),
  );
});
