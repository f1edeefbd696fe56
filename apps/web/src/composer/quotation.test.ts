import { expect, test } from "vitest";
import { quotation } from "./quotation.ts";

test("every line is quoted, and the answer to it begins below an empty line", () => {
  expect(quotation("One\n\nTwo\n", "")).toBe("> One\n>\n> Two\n\n");
});

test("what is written already stays apart from it", () => {
  expect(quotation("One", "Before")).toBe("\n\n> One\n\n");
  expect(quotation("One", "Before\n")).toBe("\n> One\n\n");
  expect(quotation("One", "Before\n\n")).toBe("> One\n\n");
});
