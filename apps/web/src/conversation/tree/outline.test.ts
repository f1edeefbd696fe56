import type { Stretch } from "@millrace/protocol";
import { expect, test } from "vitest";
import { outline } from "./outline.ts";

function stretch(id: string, parent_id: string | null): Stretch {
  const rest = { message_count: 1, role: "user", created_at: "2026-01-01T00:00:00.000Z", preview: id } as const;
  return { id, parent_id, last_id: `${id}-end`, ...rest };
}

const shown = (stretches: Stretch[]) => outline(stretches).map(({ stretch: { id }, depth }) => `${depth} ${id}`);

test("versions stand under what they follow, the oldest first, with what comes after them", () => {
  const tree = [stretch("a", null), stretch("b", "a-end"), stretch("c", "a-end"), stretch("d", "b-end")];
  expect(shown([...tree, stretch("e", null)])).toEqual(["0 a", "1 b", "2 d", "1 c", "0 e"]);
});

test("what follows a stretch that was not told stands at the beginning of a line", () => {
  expect(shown([stretch("b", "untold"), stretch("c", "b-end")])).toEqual(["0 b", "1 c"]);
});
