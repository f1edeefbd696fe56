import { isId } from "@millrace/protocol";
import { expect, test } from "vitest";
import { createIdSource } from "./ids.ts";

test("ids of one moment are well-formed, different, and begin with that moment", () => {
  const createId = createIdSource({ now: () => 1_795_232_072_156 });
  const ids = Array.from({ length: 2_000 }, () => createId("msg"));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => isId("msg", id) && id.startsWith("msg_01a1fc2b81dc7"))).toBe(true);
});
