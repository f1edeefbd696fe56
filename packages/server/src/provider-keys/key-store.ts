import type { KeyOutcome } from "@millrace/protocol";
import { compiled } from "../storage/compiled.ts";
import type { Tables } from "../storage/schema.ts";
import type { ProviderKeyDependencies } from "./dependencies.ts";
import { type KeyRow, placeOf } from "./key-row.ts";

type StoreDependencies = Pick<ProviderKeyDependencies, "storage" | "log" | "ring">;

/** The keys of a person, or with null those of the workspace, the oldest first. */
export function readKeys({ storage: { db } }: Pick<StoreDependencies, "storage">, ownerId: string | null) {
  return db
    .selectFrom("provider_keys")
    .selectAll()
    .where("owner_id", ownerId === null ? "is" : "=", ownerId)
    .orderBy("id")
    .execute();
}

export async function readKey(
  { storage: { db } }: Pick<StoreDependencies, "storage">,
  ownerId: string | null,
  id: string,
): Promise<KeyRow | undefined> {
  const row = await db.selectFrom("provider_keys").selectAll().where("id", "=", id).executeTakeFirst();
  return row?.owner_id === ownerId ? row : undefined;
}

/** Puts the row in the place of the one with its name. @returns false when somebody else did that at the same time */
export async function replaceKey({ storage: { db }, log }: StoreDependencies, row: KeyRow): Promise<boolean> {
  const before = db
    .deleteFrom("provider_keys")
    .where("owner_id", row.owner_id === null ? "is" : "=", row.owner_id)
    .where("name", "=", row.name);
  const insert = db.insertInto("provider_keys").values(row);
  const { status } = await log.append({
    log: null,
    statements: [compiled(before), compiled(insert)],
    events: [],
  });
  return status === "committed";
}

export async function removeKey({ storage: { db }, log }: StoreDependencies, id: string): Promise<void> {
  const remove = db.deleteFrom("provider_keys").where("id", "=", id);
  await log.append({ log: null, statements: [compiled(remove)], events: [] });
}

export async function recordTest(
  { storage: { db }, log }: StoreDependencies,
  id: string,
  tested: { state: KeyOutcome; tested_at: number; models: string | null },
): Promise<void> {
  const update = db.updateTable("provider_keys").set(tested).where("id", "=", id);
  await log.append({ log: null, statements: [compiled(update)], events: [] });
}

/** The keys of everybody that are not sealed with the current secret. */
export async function readNotCurrent({ storage: { db }, ring }: StoreDependencies) {
  const rows = await db
    .selectFrom("provider_keys")
    .select(["id", "sealed"])
    .where("sealed", "is not", null)
    .orderBy("id")
    .execute();
  return rows.filter(({ sealed }) => sealed !== null && !ring.isCurrent(sealed));
}

/**
 * Seals keys anew with the current secret, where an earlier one opens them. A key that was replaced meanwhile stays as it
 * is.
 *
 * @returns how many no secret opens
 */
export async function resealKeys(
  { storage: { db }, log, ring }: StoreDependencies,
  rows: readonly Pick<Tables["provider_keys"], "id" | "sealed">[],
): Promise<{ sealed: number; left: number }> {
  const opened = rows.map(({ id, sealed }) => ({
    id,
    sealed,
    key: sealed === null ? null : ring.open(sealed, placeOf(id)),
  }));
  const statements = opened.flatMap(({ id, sealed, key }) =>
    key === null
      ? []
      : compiled(
          db
            .updateTable("provider_keys")
            .set({ sealed: ring.seal(key, placeOf(id)) })
            .where("id", "=", id)
            .where("sealed", "=", sealed),
        ),
  );
  if (statements.length > 0) await log.append({ log: null, statements, events: [] });
  return { sealed: statements.length, left: rows.length - statements.length };
}
