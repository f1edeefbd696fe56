import { formatId, type Message } from "@millrace/protocol";
import { expect, test } from "vitest";
import { fitMessages, questionOf, type Turn } from "./fit-messages.ts";

/** `u10 a20`: a person's message of 10 tokens, an answer of 20; `-5` is what nobody said. */
function turns(line: string): Turn[] {
  return line.split(" ").map((word) => {
    const role = { u: "user", a: "assistant" }[word.charAt(0)];
    // The rest of the message does not matter here.
    const message = role === undefined ? null : ({ id: formatId("msg", 0, new Uint8Array(10)), role } as Message);
    return { message, told: [], tokens: Number(word.slice(1)) };
  });
}

function fitting(line: string, room: number): string {
  const all = turns(line);
  const kept = fitMessages(all, questionOf(all), room);
  return line
    .split(" ")
    .slice(all.length - kept.length)
    .join(" ");
}

test.each([
  ["u1 a1 u1 a1 u1", 5, "u1 a1 u1 a1 u1"],
  ["u1 a1 u1 a1 u1", 4, "u1 a1 u1"],
  ["u1 a1 u1 a1 u1", 3, "u1 a1 u1"],
  ["u1 a1 u1 a1 u1", 2, "u1"],
  ["u1 a9 u1 a1 u1", 5, "u1 a1 u1"],
  ["u1 a1 u99", 5, "u99"],
  ["u1 a1 u2 a9 -1", 5, "u2 a9 -1"],
  ["a1 u1", 9, "u1"],
  ["a1", 0, "a1"],
])("CTX1: of %j with room for %i the model is told %j", (all, room, kept) => {
  expect(fitting(all, room)).toBe(kept);
});
