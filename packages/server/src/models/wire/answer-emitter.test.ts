import { endsInsidePair, type JsonValue } from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ModelChunk } from "../port.ts";
import { textOf } from "../testing/answer-of.ts";
import { AnswerEmitter, MAX_ANSWER_LENGTH } from "./answer-emitter.ts";

function emitter() {
  const chunks: ModelChunk[] = [];
  return { chunks, parts: new AnswerEmitter("Test", (chunk) => chunks.push(chunk)) };
}

/** Text with many pairs, halves of pairs and NULs, cut into pieces anywhere, between the halves of a pair too. */
const piecesArbitrary = fc
  .tuple(
    fc.string({ unit: fc.constantFrom("a", "é", "一", "😀", "👩🏽‍💻", "\ud83d", "\ude00", "\0", "\n"), maxLength: 40 }),
    fc.array(fc.nat(120), { maxLength: 12 }),
  )
  .map(([text, cuts]) => {
    const edges = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
    return { text, pieces: edges.slice(1).map((edge, index) => text.slice(edges[index], edge)) };
  });

function sound(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

test.each(["text", "reasoning"] as const)(
  "LOG6: %s split anywhere comes out whole, no delta ends inside a pair",
  (type) => {
    fc.assert(
      fc.property(piecesArbitrary, ({ text, pieces }) => {
        const { chunks, parts } = emitter();
        for (const piece of pieces) parts[type](piece);
        parts.end();
        const deltas = chunks.flatMap((chunk) => ("delta" in chunk ? [chunk.delta] : []));
        expect(deltas.join("")).toBe(sound(text));
        for (const delta of deltas) {
          expect(delta).not.toBe("");
          expect(endsInsidePair(delta)).toBe(false);
        }
      }),
    );
  },
);

test("LOG6: tool arguments split anywhere come out whole, no delta ends inside a pair", () => {
  fc.assert(
    fc.property(piecesArbitrary, ({ text, pieces }) => {
      const { chunks, parts } = emitter();
      const tool = parts.startTool("call_1", "note");
      // A half pair can only be last in broken JSON; the quote closes it as in sound JSON.
      for (const piece of [...pieces, '"']) parts.toolInput(tool, piece);
      const deltas = chunks.flatMap((chunk) => (chunk.type === "tool-input-delta" ? [chunk.inputTextDelta] : []));
      expect(deltas.join("")).toBe(sound(`${text}"`));
      for (const delta of deltas) expect(endsInsidePair(delta)).toBe(false);
    }),
  );
});

test("text after reasoning closes the reasoning, and end closes the rest", () => {
  const { chunks, parts } = emitter();
  parts.reasoning("hm");
  parts.text("so");
  parts.reasoning("wait");
  parts.end();
  parts.end();
  expect(chunks.map(({ type }) => type)).toEqual([
    "reasoning-start",
    "reasoning-delta",
    "reasoning-end",
    "text-start",
    "text-delta",
    "text-end",
    "reasoning-start",
    "reasoning-delta",
    "reasoning-end",
  ]);
  const ids = chunks.flatMap((chunk) => (chunk.type.endsWith("-start") && "id" in chunk ? [chunk.id] : []));
  expect(new Set(ids).size).toBe(3);
});

test("a half pair before a part's end becomes a replacement character, not part of the next one", () => {
  const { chunks, parts } = emitter();
  parts.text("a\ud83d");
  parts.reasoning("\ude00b");
  parts.end();
  expect(textOf(chunks)).toBe("a\uFFFD");
  expect(chunks).toContainEqual({ type: "reasoning-delta", id: "reasoning-2", delta: "\uFFFDb" });
});

test("nothing is emitted for empty deltas", () => {
  const { chunks, parts } = emitter();
  parts.text("");
  parts.reasoning("");
  parts.end();
  expect(chunks).toEqual([]);
});

test.each([
  ["", {}],
  ["  ", {}],
  ['{"a":[1,null,"x"]}', { a: [1, null, "x"] }],
  ['{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
  ['{"nul\\u0000":"half \\ud83d"}', { "nul\uFFFD": "half \uFFFD" }],
])("tool arguments %j are the input %j", (text, input) => {
  const { chunks, parts } = emitter();
  parts.toolInput(parts.startTool("call_1", "pause"), text);
  parts.end();
  expect(chunks.at(-1)).toEqual({ type: "tool-input-available", toolCallId: "call_1", toolName: "pause", input });
});

test.each(['{"a":', "undefined", "{'a':1}", `${"[".repeat(50_000)}${"]".repeat(50_000)}`])(
  "tool arguments that cannot be used are an error, never a guess (%.12s)",
  (text) => {
    const { chunks, parts } = emitter();
    const tool = parts.startTool("call_1", "pause");
    parts.toolInput(tool, text);
    parts.endTool(tool);
    expect(chunks.at(-1)).toMatchObject({ type: "tool-input-error", toolCallId: "call_1", input: text });
  },
);

test("tool calls get ids of their own when a provider gives none or the same one twice", () => {
  const { chunks, parts } = emitter();
  parts.startTool("", "a");
  parts.startTool("same", "b");
  parts.startTool("same", "c");
  parts.end();
  const ids = chunks.flatMap((chunk) => (chunk.type === "tool-input-start" ? [chunk.toolCallId] : []));
  expect(new Set(ids).size).toBe(3);
  expect(ids[1]).toBe("same");
  expect(ids).not.toContain("");
});

test("SEC7: an answer over the limit is refused, all kinds of text counted together", () => {
  const { parts } = emitter();
  const half = "x".repeat(MAX_ANSWER_LENGTH / 2);
  parts.text(half);
  parts.reasoning(half);
  const tooLarge = expect.objectContaining({ error: expect.objectContaining({ code: "answer_too_large" }) });
  expect(() => parts.text("x")).toThrow(tooLarge);
  expect(() => parts.startTool("", "x")).toThrow(tooLarge);
});

test("LOG6, SEC7: what a provider wants back is sound and bounded, and left out when it nests too deep", () => {
  const { chunks, parts } = emitter();
  parts.reasoning("hm");
  parts.endProse({ acme: { signature: "a\0\ud83d" } });
  let deep: JsonValue = "x";
  for (let i = 0; i < 100; i++) deep = [deep];
  parts.endTool(parts.startTool("t", "list"), { acme: { deep } });
  expect(chunks).toContainEqual({
    type: "reasoning-end",
    id: "reasoning-1",
    providerMetadata: { acme: { signature: "a\uFFFD\uFFFD" } },
  });
  expect(chunks.at(-1)).toEqual({ type: "tool-input-available", toolCallId: "t", toolName: "list", input: {} });
  parts.startReasoning();
  const tooLarge = expect.objectContaining({ error: expect.objectContaining({ code: "answer_too_large" }) });
  expect(() => parts.endProse({ acme: { signature: "x".repeat(MAX_ANSWER_LENGTH) } })).toThrow(tooLarge);
});
