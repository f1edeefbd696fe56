import fc from "fast-check";
import { expect, test } from "vitest";
import type { CommitResult, StoreEntry } from "../store.ts";
import { decodeBatch, decodeResults, encodeBatch, encodeResults } from "./batch-codec.ts";

const body = fc.record({ at: fc.nat(), data: fc.string({ unit: "binary" }) }).map((value) => JSON.stringify(value));
const id = fc.stringMatching(/^[a-z]{3}_[0-9a-f]{32}$/);
const statement = fc.record({ sql: fc.string(), parameters: fc.array(fc.oneof(fc.string(), fc.nat())) });
const entry: fc.Arbitrary<StoreEntry> = fc.oneof(
  fc.record({
    log: id,
    fence: fc.record({ run_id: id, epoch: fc.nat() }),
    events: fc.array(body, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    log: fc.option(id),
    guards: fc.array(statement),
    statements: fc.array(statement),
    events: fc.array(body),
  }),
  fc.record({ log: id, events: fc.array(body) }),
);
const result: fc.Arbitrary<CommitResult> = fc.oneof(
  fc.record({ status: fc.constant("committed" as const), epoch: fc.nat(), last_seq: fc.nat() }),
  fc.constantFrom<CommitResult>({ status: "fenced" }, { status: "conflict" }, { status: "missing" }),
  fc.record({
    status: fc.constant("failed" as const),
    outcome: fc.constantFrom("none", "unknown"),
    cause: fc.string(),
  }),
);

test("a batch arrives in the writer thread as it was sent, whatever its events say", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
      expect(decodeBatch(structuredClone(encodeBatch(entries)))).toEqual(entries);
    }),
  );
});

test("results come back as they were", () => {
  fc.assert(
    fc.property(fc.array(result, { minLength: 1 }), (results) => {
      expect(decodeResults(encodeResults(results))).toEqual(results);
    }),
  );
});
