import { expect, test } from "vitest";
import { readMessage } from "./message-syntax.ts";

test("the names of values are found wherever they stand, and words of a case are none", () => {
  expect(readMessage("“{title}” of {count, plural, one {one by {name}} other {several}}").names).toEqual([
    "count",
    "name",
    "title",
  ]);
  expect(readMessage("one {word}, {word} again").names).toEqual(["word"]);
});

test("each plural's categories are found, inside another too", () => {
  const message = "{a, plural, =0 {none} one {# of {b, plural, other {#}}} other {#}} and {c}";
  expect(readMessage(message).plurals).toEqual([["other"], ["one", "other"]]);
  expect(readMessage("{who, select, she {her} other {their}} {thing}").plurals).toEqual([]);
});

test("a message that cannot be read is refused", () => {
  expect(() => readMessage("{count, plural, one {#}")).toThrow("missing");
  expect(() => readMessage("a } b")).toThrow("too many");
});
