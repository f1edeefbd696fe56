import { expect, test } from "vitest";
import { KeptRecords } from "./kept-records.ts";
import { createMemoryStorage } from "./memory-storage.ts";

test("a record is read as it was written, by its user and in its version", async () => {
  const storage = createMemoryStorage();
  const records = new KeptRecords(storage, "ann");
  await records.write("sessions", 2, { items: ["a", null], cursor: undefined });
  expect(await records.read("sessions", 2)).toEqual({ items: ["a", null] });
  expect(await records.read("sessions", 1)).toBeUndefined();
  expect(await records.read("models", 2)).toBeUndefined();
  expect(await new KeptRecords(storage, "bob").read("sessions", 2)).toBeUndefined();
});

test("a record that is too large is not kept, and neither is the one before it", async () => {
  const records = new KeptRecords(createMemoryStorage(), "ann");
  await records.write("sessions", 1, "small");
  await records.write("sessions", 1, "x".repeat(200_000));
  expect(await records.read("sessions", 1)).toBeUndefined();
});
