import { expect, test } from "vitest";
import { expiresAt } from "./expiry.ts";

const NOW = new Date("2026-11-21T12:00:00").getTime();

test("a key holds for ever, some days, or through the end of a day where the person is", () => {
  expect(expiresAt({ kind: "never" }, NOW)).toBeNull();
  expect(expiresAt({ kind: "days", days: 30 }, NOW)).toBe(new Date(NOW + 30 * 86_400_000).toISOString());
  expect(expiresAt({ kind: "date", date: "2026-11-21" }, NOW)).toBe(new Date("2026-11-21T23:59:59").toISOString());
});

test.each(["", "nonsense", "2026-11-20", "2037-01-01"])("not through %j", (date) => {
  expect(expiresAt({ kind: "date", date }, NOW)).toBeUndefined();
});
