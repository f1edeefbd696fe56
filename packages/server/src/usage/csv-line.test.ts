import { expect, test } from "vitest";
import { csvLine } from "./export-csv.ts";

test("MON5: lines are as RFC 4180 wants them", () => {
  expect(csvLine(["a", 'say "hi"', "1,5", "two\r\nlines", null, 0])).toBe('a,"say ""hi""","1,5","two\r\nlines",,0\r\n');
});

test.each(["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])("MON5: %j is no formula", (cell) => {
  expect(csvLine([cell]).replaceAll('"', "")).toBe(`'${cell}\r\n`);
});
