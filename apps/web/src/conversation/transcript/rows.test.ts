import type { Message } from "@millrace/protocol";
import { expect, test } from "vitest";
import { growth, type Row } from "./rows.ts";

const rows = (...ids: string[]): Row[] =>
  ids.map(
    (id): Message => ({
      id,
      parent_id: null,
      role: "user",
      parts: [],
      author_id: "usr_1",
      client_message_id: null,
      created_at: "2026-01-01T00:00:00Z",
    }),
  );

test("what comes at the end leaves the front alone", () => {
  expect(growth(rows("c", "d"), rows("c", "d", "e"))).toEqual({ atFront: false, held: 0 });
  expect(growth(rows(), rows("c"))).toEqual({ atFront: false, held: 0 });
});

test("a page in front is told from what comes at the end at the same time", () => {
  expect(growth(rows("c", "d"), rows("a", "b", "c", "d"))).toEqual({ atFront: true, held: 0 });
  expect(growth(rows("c", "d"), rows("a", "b", "c", "d", "e", "f"))).toEqual({ atFront: true, held: 2 });
});

test("pages that go leave in front; another conversation has nothing in common", () => {
  expect(growth(rows("a", "b", "c"), rows("b", "c", "d"))).toEqual({ atFront: true, held: 0 });
  expect(growth(rows("a", "b"), rows("x", "y"))).toEqual({ atFront: false, held: 0 });
});
