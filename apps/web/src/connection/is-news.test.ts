import { expect, test } from "vitest";
import { isNews } from "./is-news.ts";

test("trouble is news, from the start or later, and so is its end", () => {
  expect(isNews("connecting", "offline")).toBe(true);
  expect(isNews("connecting", "polling")).toBe(true);
  expect(isNews("live", "reconnecting")).toBe(true);
  expect(isNews("reconnecting", "live")).toBe(true);
});

test("a connection that works from the start is not", () => {
  expect(isNews("connecting", "live")).toBe(false);
  expect(isNews("live", "live")).toBe(false);
  expect(isNews("live", "connecting")).toBe(false);
});
