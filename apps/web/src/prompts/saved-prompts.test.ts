import { expect, test } from "vitest";
import { parsePrompts } from "./saved-prompts.ts";

test("what was saved is read again, and what is damaged is left out", () => {
  const prompt = { id: "1", name: "Stand-up", text: "Yesterday I" };
  expect(parsePrompts(JSON.stringify([prompt, { id: 2 }, null]))).toEqual([prompt]);
  expect(parsePrompts("{")).toEqual([]);
  expect(parsePrompts('"text"')).toEqual([]);
});
