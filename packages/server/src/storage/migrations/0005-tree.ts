import type { Kysely } from "kysely";

/** What follows a message, without reading what it says: forks, versions, newest leaves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("messages_by_parent")
    .on("messages")
    .columns(["session_id", "parent_id", "position", "id"])
    .execute();
}
