import { type Kysely, sql } from "kysely";

/** Ratings of answers, and tests of system prompts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("ratings")
    .addColumn("message_id", id, (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("reasons", "text", (column) => column.notNull())
    .addColumn("comment", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("ratings_pk", ["message_id", "user_id"])
    .execute();
  await db.schema.createIndex("ratings_of_session").on("ratings").columns(["session_id", "user_id"]).execute();
  await db.schema.createIndex("ratings_of_user").on("ratings").columns(["user_id", "message_id"]).execute();

  await db.schema
    .createTable("feedback_settings")
    .addColumn("user_id", "text", (column) => column.primaryKey())
    .addColumn("workspace_export", "integer", (column) => column.notNull())
    .execute();

  await db.schema
    .createTable("experiments")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("target_kind", "text", (column) => column.notNull())
    .addColumn("target_id", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("variants", "text", (column) => column.notNull())
    .addColumn("primary_metric", "text", (column) => column.notNull())
    .addColumn("planned_answers", "integer", (column) => column.notNull())
    .addColumn("salt", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("ended_at", "bigint")
    .execute();
  // One running test per target, whichever node starts it.
  await db.schema
    .createIndex("experiments_one_running")
    .unique()
    .on("experiments")
    .columns(["target_kind", "target_id"])
    .where(sql.ref("status"), "=", "running")
    .execute();

  await db.schema
    .createTable("experiment_assignments")
    .addColumn("experiment_id", id, (column) => column.notNull())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("unit_id", id, (column) => column.notNull())
    .addColumn("variant", "text", (column) => column.notNull())
    .addColumn("from_position", "integer", (column) => column.notNull())
    .addColumn("assigned_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("experiment_assignments_pk", ["session_id", "experiment_id"])
    .execute();
  await db.schema
    .createIndex("assignments_of_experiment")
    .on("experiment_assignments")
    .columns(["experiment_id", "session_id"])
    .execute();
}
