import { expect, test } from "vitest";
import { lastCode, splitCode } from "./code-blocks.ts";

test("a text is cut at its fences, whatever they are made of", () => {
  expect(splitCode("One\n\n```ts\nlet a;\n\nlet b;\n```\nTwo\n~~~\n```\n~~~")).toEqual([
    { kind: "prose", text: "One\n" },
    { kind: "code", language: "ts", code: "let a;\n\nlet b;" },
    { kind: "prose", text: "Two" },
    { kind: "code", language: "", code: "```" },
  ]);
});

test("a longer fence holds shorter ones, and code between words is no fence", () => {
  expect(splitCode("````md\n```js\n1\n```\n````")).toEqual([{ kind: "code", language: "md", code: "```js\n1\n```" }]);
  expect(splitCode("```not a fence``` here")).toEqual([{ kind: "prose", text: "```not a fence``` here" }]);
});

test("the last code of an answer is found, also when its fence was never closed", () => {
  expect(lastCode("```\nfirst\n```\n\n```js\nsecond")).toBe("second");
  expect(lastCode("No code at all")).toBeUndefined();
});
