import { expect, test } from "vitest";
import { sentencesFrom } from "./spoken.ts";

test("only whole sentences are spoken, and each of them once", () => {
  const first = sentencesFrom("One two. Thr", 0, false);
  expect(first.spoken).toBe("One two.");
  const second = sentencesFrom("One two. Three four? And", first.end, false);
  expect(second.spoken).toBe("Three four?");
  expect(sentencesFrom("One two. Three four? And", second.end, true).spoken).toBe("And");
});

test("a figure with a point is not the end of a sentence", () => {
  expect(sentencesFrom("It costs 3.50 now", 0, false).spoken).toBe("");
});

test("Markdown's marks are not read out", () => {
  expect(sentencesFrom("## A **bold** [link](https://a.b)\n", 0, false).spoken).toBe("A bold link");
});
