import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { compiled } from "./compiled.ts";
import { prepared } from "./prepared.ts";
import type { Storage } from "./storage.ts";

describe.each(STORAGE_KINDS)("a prepared statement on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;

  beforeEach(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
  });
  afterEach(async () => {
    await storage.close();
    await place.remove();
  });

  test("is what Kysely compiles for the same values, call after call", () => {
    const build = ({ db }: Storage, { id, head, was }: { id: string; head: number | null; was: number }) =>
      db
        .updateTable("logs")
        .set((set) => ({ head: head ?? 0, trimmed: set("trimmed", "+", was) }))
        .where("id", "=", id)
        .where("epoch", "=", 1);
    const statement = prepared(build);
    for (const values of [
      { id: "a", head: 3, was: 2 },
      { id: "b' OR 1=1", head: 0, was: 9 },
    ]) {
      expect(statement(storage, values)).toEqual(compiled(build(storage, values)));
    }
  });

  test("stores its own values each time, null among them", async () => {
    const insert = prepared(
      ({ db }, row: { id: string; epoch: number; head: number; trimmed: number; packed: number }) =>
        db.insertInto("logs").values(row),
    );
    const rows = [
      { id: "ses_a", epoch: 1, head: 2, trimmed: 0, packed: 0 },
      { id: "ses_b", epoch: 7, head: 0, trimmed: 0, packed: 0 },
    ];
    await storage.log.commit(rows.map((row) => ({ log: null, statements: [insert(storage, row)], events: [] })));
    expect(await storage.db.selectFrom("logs").selectAll().orderBy("id").execute()).toEqual(rows);
  });
});
