import { expect, test } from "vitest";
import { FALLBACKS, fallbackOf } from "./fallbacks.ts";

test("PRV3: one model for all, pairs for some", () => {
  const fallbacks = FALLBACKS.parse("openai/gpt, anthropic/claude > openrouter/vendor/model:free");
  expect(fallbackOf(fallbacks, "anthropic/claude")).toBe("openrouter/vendor/model:free");
  expect(fallbackOf(fallbacks, "ollama/any")).toBe("openai/gpt");
  expect(fallbackOf(fallbacks, "openai/gpt"), "never itself").toBeNull();
});

test("PRV3: unless it is set, nothing takes over", () => {
  expect(fallbackOf(FALLBACKS.parse(undefined), "openai/gpt")).toBeNull();
});

// A scripted answer must not stand for a real one.
test.each(["demo", "openai", "a/b>c/d>e/f", "a/b>", ">a/b", "a/b>demo"])("PRV3: %j is refused", (text) => {
  expect(FALLBACKS.safeParse(text).success).toBe(false);
});
