import type { Statement } from "../log/store.ts";
import { prepared } from "./prepared.ts";
import type { Storage } from "./storage.ts";

/** Says, with the change it is committed with, that a person's lists are not what they were (LIV5). */
export function raiseListVersion(storage: Storage, userId: string): Statement {
  return raise(storage, { user_id: userId });
}

const raise = prepared(({ db }, { user_id }: { user_id: string }) =>
  db
    .insertInto("list_versions")
    .values({ user_id, version: 1 })
    .onConflict((conflict) =>
      conflict.column("user_id").doUpdateSet((set) => ({ version: set("list_versions.version", "+", 1) })),
    ),
);

/** 0 before the first change. */
export async function readListVersion({ db }: Pick<Storage, "db">, userId: string): Promise<number> {
  const row = await db.selectFrom("list_versions").select("version").where("user_id", "=", userId).executeTakeFirst();
  return row?.version ?? 0;
}
