import fc from "fast-check";
import { expect, test } from "vitest";
import { anyChunk, EMPTY, essence, partsByAiSdk, validOnly } from "../test/any-chunks.ts";
import type { MessageChunk } from "./chunk.ts";
import { reduceChunk } from "./reduce-chunk.ts";

test("LOG5 chunks make the same message parts here as in the AI SDK", () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyChunk, { maxLength: 60 }), async (chunks) => {
      // The AI SDK yields nothing for a step mark alone, so a chunk that shows comes last.
      const valid: MessageChunk[] = [...validOnly(chunks), { type: "text-start", id: "last" }];
      expect(essence(valid.reduce(reduceChunk, EMPTY).parts)).toEqual(essence(await partsByAiSdk(valid)));
    }),
    { numRuns: 300 },
  ));

test("LOG5 no sequence of chunks, however wrong, throws or leaves an open part that is not there", () => {
  fc.assert(
    fc.property(fc.array(anyChunk, { maxLength: 60 }), (chunks) => {
      const message = chunks.reduce(reduceChunk, EMPTY);
      for (const { part } of Object.values(message.open)) expect(message.parts[part]).toBeDefined();
    }),
  );
});

test("LOG5 a chunk for a part that is not open changes nothing, not even the reference", () => {
  fc.assert(
    fc.property(anyChunk, (chunk) => {
      const opens = /-start$|^tool-input-(available|error)$/.test(chunk.type);
      expect(reduceChunk(EMPTY, chunk) === EMPTY).toBe(!opens);
    }),
  );
});
