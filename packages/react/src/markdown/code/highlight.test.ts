import { expect, test } from "vitest";
import { highlight } from "./highlight-lines.ts";

test("lines that come one by one are coloured as they are in the whole code", async () => {
  const lines = ["// a comment", "export const a = `x", `y ${"$"}{b} z\`;`, "function f(n: number) { return n; }", "}"];
  const streamed = [];
  for (const line of lines) streamed.push(...(await highlight(1, "typescript", [line])));
  expect(streamed).toEqual(await highlight(2, "typescript", lines));
  expect(streamed.map((line) => line.map(({ text }) => text).join(""))).toEqual(lines);
  expect(streamed[0]).toEqual([{ text: "// a comment", kind: "comment" }]);
  expect(streamed[1]?.[0]).toEqual({ text: "export", kind: "keyword" });
  expect(streamed[2]?.[0]?.kind).toBe("string-expression");
});
