import { expect, test } from "vitest";
import { isEmpty, toPrices, wrongRates } from "./rates.ts";

test.each([
  ["2.5", 2.5],
  ["2,5", 2.5],
  [" 10 ", 10],
  ["0", 0],
  ["0.000000001", 0.000000001],
])("%j is a price", (text, dollars) => {
  expect(wrongRates({ input: text, output: "1" })).toEqual([]);
  expect(toPrices({ input: text, output: "1" }).input).toBe(dollars);
});

test.each(["-1", "1e3", "$2", "1.000,5", "1.", "1234567", "two", "٢"])("%j is none", (text) => {
  expect(wrongRates({ input: "1", output: "1", cache_read: text })).toEqual(["cache_read"]);
});

test("input and output make a price; what else is empty has none", () => {
  expect(wrongRates({})).toEqual(["input", "output"]);
  expect(wrongRates({ input: "1", output: " " })).toEqual(["output"]);
  expect(toPrices({ input: "1", output: "2", cache_read: "" })).toEqual({
    input: 1,
    output: 2,
    cache_read: null,
    cache_write: null,
    cache_write_1h: null,
  });
  expect(isEmpty({ input: " ", output: "" })).toBe(true);
  expect(isEmpty({ output: "0" })).toBe(false);
});
