import { describe, expect, test } from "vitest";
import { differenceOf, intervalOf } from "./intervals.ts";
import { type Ratio, ratioOf } from "./ratio.ts";

/** Units of one answer each, so many that t is the normal quantile. */
function shares(hits: number, of: number, copies = 1): Ratio {
  const units = Array.from({ length: of * copies }, (_, index) => ({ total: Number(index < hits * copies), count: 1 }));
  const ratio = ratioOf(units);
  if (!ratio) throw new Error("no units");
  return ratio;
}

describe("EXP3", () => {
  test("a share has Wilson's interval where every session has one answer", () => {
    // 81 of 263 in Newcombe 1998 (part one), with the quantile of t at 262 degrees of freedom.
    const interval = intervalOf("share", shares(81, 263), 0.95);
    expect(interval?.low).toBeCloseTo(0.2553, 3);
    expect(interval?.high).toBeCloseTo(0.3662, 3);
  });

  test("a difference of shares has Newcombe's interval", () => {
    // 56 of 70 less 48 of 80 in Newcombe 1998, method 10: 0.0524 to 0.3339.
    const difference = differenceOf("share", shares(48, 80), shares(56, 70), 0.95);
    expect(difference?.value).toBeCloseTo(0.2, 10);
    expect(Math.abs((difference?.low ?? 0) - 0.0524)).toBeLessThan(0.004);
    expect(Math.abs((difference?.high ?? 0) - 0.3339)).toBeLessThan(0.004);
  });

  test("a difference of means has Welch's interval", () => {
    const of = (values: number[]) => ratioOf(values.map((total) => ({ total, count: 1 }))) as Ratio;
    const a = of([27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4]);
    const b = of([27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30.1, 24.2]);
    const difference = differenceOf("mean", a, b, 0.95);
    // By hand: 24.9 degrees of freedom, standard error 0.9535.
    const variance = (a.variance ?? 0) + (b.variance ?? 0);
    const degrees = variance ** 2 / (((a.variance ?? 0) ** 2 + (b.variance ?? 0) ** 2) / 14);
    expect(degrees).toBeGreaterThan(24);
    expect((difference?.high ?? 0) - (difference?.value ?? 0)).toBeCloseTo(2.0597 * Math.sqrt(variance), 1);
    expect(difference?.low).toBeGreaterThan(0);
  });

  test("answers of one session that agree with each other tell no more than one of them", () => {
    const once = shares(30, 100);
    const agreeing = ratioOf(
      Array.from({ length: 100 }, (_, index) => ({ total: index < 30 ? 10 : 0, count: 10 })),
    ) as Ratio;
    const [single, clustered] = [intervalOf("share", once, 0.95), intervalOf("share", agreeing, 0.95)];
    expect(clustered?.low).toBeCloseTo(single?.low ?? 0, 2);
    expect(clustered?.high).toBeCloseTo(single?.high ?? 0, 2);
  });

  test("one session tells nothing about others", () => {
    const alone = ratioOf([{ total: 3, count: 500 }]) as Ratio;
    expect(intervalOf("share", alone, 0.95)).toBeNull();
    expect(differenceOf("mean", alone, alone, 0.95)).toBeNull();
  });
});
