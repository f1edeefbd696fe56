import { PROBLEM_CODES, RUN_ERROR_CODES } from "@millrace/protocol";
import { createTranslator } from "use-intl";
import { describe, expect, test } from "vitest";
import { ar } from "./ar.ts";
import { en } from "./en.ts";

/** The translator without the check that keys are known, as they are read from the messages here. */
type Translate = (key: string, values: Record<string, number>) => string;
type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ""))]
    .filter((name) => /^[a-z]/.test(name))
    .sort();
}

const english = new Map(flatten(en));
const arabic = new Map(flatten(ar));

test("both languages have the same keys", () => {
  expect([...arabic.keys()].sort()).toEqual([...english.keys()].sort());
});

test("no text is empty", () => {
  expect([...english, ...arabic].filter(([, text]) => !text.trim())).toEqual([]);
});

test.each([...english.keys()])("%s names the same values in both languages and can be formatted", (key) => {
  const names = placeholders(english.get(key) ?? "");
  expect(placeholders(arabic.get(key) ?? "").filter((name) => names.includes(name))).toEqual(names);
  for (const [locale, messages] of [
    ["en", en],
    ["ar", ar],
  ] as const) {
    const onError = (error: Error) => expect.fail(error.message);
    const translate = createTranslator({ locale, messages, onError }) as Translate;
    expect(translate(key, Object.fromEntries(names.map((name) => [name, 3])))).not.toContain("{");
  }
});

describe("every failure has a sentence", () => {
  test.each(RUN_ERROR_CODES)("of a run: %s", (code) => {
    expect(en.runErrors[code]).toBeTruthy();
    expect(ar.runErrors[code]).toBeTruthy();
  });

  test.each(PROBLEM_CODES)("of a request: %s", (code) => {
    expect(en.problems[code]).toBeTruthy();
    expect(ar.problems[code]).toBeTruthy();
  });
});
