import { describe, expect, test, vi } from "vitest";
import { drawVariant } from "../draw-variant.ts";
import { compareVariants, type ExperimentPlan, type ExperimentUnit } from "./compare-variants.ts";
import type { AnswerFigures } from "./metrics.ts";

// Hundreds of thousands of answers are drawn, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

type Random = () => number;

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TWO = [
  { key: "a", name: "A", prompt: null, weight: 1 },
  { key: "b", name: "B", prompt: "Be brief.", weight: 1 },
];
const FOUR = [...TWO, { key: "c", name: "C", prompt: "C", weight: 1 }, { key: "d", name: "D", prompt: "D", weight: 1 }];

/**
 * Sessions as people have them: one to nine answers, two in three of them rated, and people differ in how easily they are
 * pleased, so that a session's answers depend on each other.
 */
function simulate(seed: number, sessions: number, variants: typeof TWO, upShares: Record<string, number>) {
  const random = randomFrom(seed);
  return Array.from({ length: sessions }, (_, index): ExperimentUnit => {
    const { key } = drawVariant(`salt ${seed}`, `ses_${index}`, variants);
    const mood = (random() - 0.5) * 0.8;
    const answers = Array.from({ length: 1 + Math.floor(random() * 9) }, (): AnswerFigures => {
      const isUp = random() < (upShares[key] ?? 0) + mood;
      return {
        rating: random() < 0.66 ? (isUp ? "up" : "down") : null,
        regenerated: random() < 0.1,
        failed: random() < 0.02,
        latencyMs: 500 + random() * 3_000 + mood * 1_000,
        costNanoUsd: null,
        outputTokens: Math.round(50 + random() * 400),
      };
    });
    return { variant: key, sessions: 1, answers };
  });
}

const plan = (more: Partial<ExperimentPlan> = {}): ExperimentPlan => ({
  variants: ["a", "b"],
  primary: "up_share",
  planned: 1_000,
  ...more,
});

const SEEDS = Array.from({ length: 250 }, (_, index) => index + 1);

/** The same for everybody who has no difference between the two. */
const WITHOUT_DIFFERENCE = SEEDS.map((seed) => simulate(seed, 1_000, TWO, { a: 0.6, b: 0.6 }));

/** The most false verdicts of `trials` that a true level explains: three standard deviations above the mean. */
function bound(trials: number, level: number): number {
  return trials * level + 3 * Math.sqrt(trials * level * (1 - level));
}

describe("EXP3", () => {
  test("1,000 sessions tell a difference of 15 points", () => {
    const [comparison] = compareVariants(simulate(7, 1_000, TWO, { a: 0.5, b: 0.65 }), plan()).comparisons;
    expect(comparison?.verdict).toBe("better");
    expect(comparison?.low).toBeLessThan(0.15);
    expect(comparison?.high).toBeGreaterThan(0.15);
    const [opposite] = compareVariants(simulate(7, 1_000, TWO, { a: 0.65, b: 0.5 }), plan()).comparisons;
    expect(opposite?.verdict).toBe("worse");
  });

  test("1,000 sessions without a difference are told apart no more often than the level says", () => {
    const verdicts = WITHOUT_DIFFERENCE.map((units) => compareVariants(units, plan()).comparisons[0]?.verdict);
    const wrong = verdicts.filter((verdict) => verdict !== "unclear").length;
    expect(verdicts).not.toContain("waiting");
    expect(wrong).toBeLessThanOrEqual(bound(SEEDS.length, 0.05));
    // And not because nothing is ever told apart.
    const right = SEEDS.slice(0, 50).filter((seed) => {
      const units = simulate(seed, 1_000, TWO, { a: 0.5, b: 0.62 });
      return compareVariants(units, plan()).comparisons[0]?.verdict === "better";
    });
    expect(right.length).toBeGreaterThan(45);
  });

  test("neither are means, such as how long answers take", () => {
    const wrong = WITHOUT_DIFFERENCE.filter(
      (units) => compareVariants(units, plan({ primary: "latency_ms" })).comparisons[0]?.verdict !== "unclear",
    );
    expect(wrong.length).toBeLessThanOrEqual(bound(SEEDS.length, 0.05));
  });

  test("answers taken as independent would be told apart too often", () => {
    const wrong = WITHOUT_DIFFERENCE.filter((units) => {
      const alone = units.flatMap((unit) => unit.answers.map((answer) => ({ ...unit, answers: [answer] })));
      return compareVariants(alone, plan()).comparisons[0]?.verdict !== "unclear";
    });
    expect(wrong.length).toBeGreaterThan(bound(SEEDS.length, 0.05));
  });

  test("three comparisons together err no more often than one", () => {
    const same = { a: 0.6, b: 0.6, c: 0.6, d: 0.6 };
    const wrong = SEEDS.filter((seed) => {
      const units = simulate(seed, 1_000, FOUR, same);
      const { comparisons } = compareVariants(units, plan({ variants: ["a", "b", "c", "d"], planned: 500 }));
      return comparisons.some(({ verdict }) => verdict !== "unclear");
    });
    expect(wrong.length).toBeLessThanOrEqual(bound(SEEDS.length, 0.05));
  });

  test("looking after every ten sessions errs no more often than looking once", () => {
    const wrong = SEEDS.slice(0, 200).filter((seed) => {
      const units = simulate(seed, 200, TWO, { a: 0.6, b: 0.6 });
      const looks = Array.from({ length: 20 }, (_, look) => units.slice(0, (look + 1) * 10));
      return looks.some((seen) => {
        const verdict = compareVariants(seen, plan({ planned: 200 })).comparisons[0]?.verdict;
        return verdict === "better" || verdict === "worse";
      });
    });
    expect(wrong.length).toBeLessThanOrEqual(bound(200, 0.05));
  });

  test("no verdict is given before both sides have the planned answers, and none changes after that", () => {
    const units = simulate(3, 200, TWO, { a: 0.2, b: 0.9 });
    const verdicts = units.map(
      (_, index) => compareVariants(units.slice(0, index), plan({ planned: 100 })).comparisons[0],
    );
    const first = verdicts.findIndex((comparison) => comparison?.verdict !== "waiting");
    expect(first).toBeGreaterThan(0);
    expect(verdicts[first]?.answers).toBeGreaterThanOrEqual(100);
    for (const later of verdicts.slice(first)) expect(later).toEqual(verdicts[first]);
  });

  test("nothing is said of what nobody knows", () => {
    const { variants } = compareVariants(simulate(1, 50, TWO, { a: 0.5, b: 0.5 }), plan());
    expect(variants.map(({ metrics }) => metrics.cost_nano_usd)).toEqual([null, null]);
    const { comparisons } = compareVariants([], plan());
    expect(comparisons).toEqual([
      { key: "b", verdict: "waiting", difference: null, low: null, high: null, answers: 0 },
    ]);
  });
});

test("EXP1: sessions are drawn in proportion to the weights, and the same way every time", () => {
  const variants = [
    { key: "a", name: "A", prompt: null, weight: 3 },
    { key: "b", name: "B", prompt: "B", weight: 1 },
  ];
  const draw = () => Array.from({ length: 4_000 }, (_, index) => drawVariant("salt", `ses_${index}`, variants).key);
  const drawn = draw();
  const share = drawn.filter((key) => key === "a").length / drawn.length;
  expect(Math.abs(share - 0.75)).toBeLessThan(0.03);
  expect(draw()).toEqual(drawn);
});
