import { expect, test } from "vitest";
import { studentQuantile } from "./student.ts";

test.each([
  [0.975, 1, 12.7062],
  [0.975, 2, 4.3027],
  [0.975, 5, 2.5706],
  [0.975, 30, 2.0423],
  [0.995, 10, 3.1693],
  [0.95, 100, 1.6602],
  [0.975, Number.POSITIVE_INFINITY, 1.96],
])("EXP3: the quantile of %d at %d degrees of freedom is that of the printed tables", (p, degrees, expected) => {
  expect(studentQuantile(p, degrees)).toBeCloseTo(expected, 3);
});
