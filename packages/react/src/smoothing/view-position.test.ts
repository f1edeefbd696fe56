import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lengthInView, nextPosition } from "./view-position.ts";

const FRAME_MS = 1000 / 60;

function positionsUntilEnd(text: string, from: number): number[] {
  const positions = [from];
  while ((positions.at(-1) ?? 0) < text.length && positions.length < 1000) {
    positions.push(nextPosition(text, positions.at(-1) ?? 0, FRAME_MS));
  }
  return positions;
}

describe("how far a streaming text is in view", () => {
  test("however much arrives, all of it is in view within a second and a half", () => {
    for (const length of [1, 10, 100, 10_000, 100_000]) {
      expect(positionsUntilEnd("a".repeat(length), 0).length * FRAME_MS).toBeLessThan(1_500);
    }
  });

  test("it never goes back", () => {
    const text = "one two three 你好 four";
    for (const smoothing of ["word", "character"] as const) {
      const lengths = positionsUntilEnd(text, 0).map((position) => lengthInView(text, position, smoothing));
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    }
  });

  test("by the word, a word is whole or not there", () => {
    expect(lengthInView("one two", 5, "word")).toBe(4);
    expect(lengthInView("one two", 7, "word")).toBe(4);
    expect(lengthInView("你好吗", 2, "word")).toBe(2);
    expect(lengthInView("a".repeat(100), 60, "word")).toBe(60);
  });

  test("a beginning of a word whose rest does not come is shown after a while", () => {
    let position = 7;
    for (let ms = 0; ms < 400; ms += FRAME_MS) position = nextPosition("one two", position, FRAME_MS);
    expect(lengthInView("one two", position, "word")).toBe(7);
  });

  test("by the character, what is one character is not cut", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("a👍🏽b", "e\u0301e\u0301", "👩‍👩‍👧x", "😀😀"),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (text, at) => {
          const cut = lengthInView(text, at, "character");
          const ends = [...new Intl.Segmenter().segment(text)].map(({ index }) => index);
          expect([...ends, text.length]).toContain(cut);
        },
      ),
    );
  });
});
