import { type Kysely, sql } from "kysely";

/** Ids compare as bytes on both databases; `bigint` holds milliseconds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const id = postgres ? sql`text collate "C"` : sql`text`;
  const withoutRowid = postgres ? sql`` : sql`without rowid`;

  await db.schema
    .createTable("logs")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("epoch", "integer", (column) => column.notNull())
    .addColumn("head", "bigint", (column) => column.notNull())
    .addColumn("trimmed", "bigint", (column) => column.notNull())
    .modifyEnd(withoutRowid)
    .execute();

  await db.schema
    .createTable("events")
    .addColumn("log_id", id, (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("events_pk", ["log_id", "seq"])
    .modifyEnd(withoutRowid)
    .execute();

  await db.schema
    .createTable("sessions")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("mode", "text", (column) => column.notNull())
    .addColumn("context_tags", "text", (column) => column.notNull())
    .addColumn("system_prompt", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("message_count", "integer", (column) => column.notNull())
    .addColumn("run_count", "integer", (column) => column.notNull())
    .addColumn("leaf_id", id)
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("last_message_at", "bigint")
    .addColumn("active_at", "bigint", (column) => column.notNull())
    .modifyEnd(withoutRowid)
    .execute();
  await db.schema.createIndex("sessions_by_activity").on("sessions").columns(["user_id", "active_at", "id"]).execute();

  await db.schema
    .createTable("messages")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("parent_id", id)
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("parts", "text", (column) => column.notNull())
    .addColumn("author_id", "text")
    .addColumn("client_message_id", "text")
    .addColumn("model", "text")
    .addColumn("run_id", id)
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("finish_reason", "text")
    .addColumn("usage", "text")
    .addColumn("latency_ms", "bigint")
    .addColumn("ttft_ms", "bigint")
    .addColumn("error", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("messages_in_order", ["session_id", "position"])
    .execute();

  await db.schema
    .createTable("runs")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("session_id", id, (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("agent_id", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("message_id", id, (column) => column.notNull())
    .addColumn("parent_id", id, (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("max_tokens", "integer")
    .addColumn("temperature", "double precision")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("outcome", "text")
    .addColumn("stop_requested", "integer", (column) => column.notNull())
    .addColumn("epoch", "integer", (column) => column.notNull())
    .addColumn("owner", "text")
    .addColumn("lease_until", "bigint")
    .addColumn("text_from", "integer", (column) => column.notNull())
    .addColumn("from_seq", "bigint", (column) => column.notNull())
    .addColumn("finish_reason", "text")
    .addColumn("usage", "text")
    .addColumn("cost_usd", "double precision")
    .addColumn("latency_ms", "bigint")
    .addColumn("ttft_ms", "bigint")
    .addColumn("error", "text")
    .addColumn("queued_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("ended_at", "bigint")
    .addUniqueConstraint("runs_in_order", ["session_id", "number"])
    .modifyEnd(withoutRowid)
    .execute();
  await db.schema
    .createIndex("runs_active")
    .on("runs")
    .columns(["session_id", "agent_id", "number"])
    .where(sql.ref("status"), "!=", "ended")
    .execute();
  // One running run per session and agent (RUN5), whichever node claims it.
  await db.schema
    .createIndex("runs_one_running")
    .unique()
    .on("runs")
    .columns(["session_id", "agent_id"])
    .where(sql.ref("status"), "=", "running")
    .execute();

  await db.schema
    .createTable("requests")
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("route", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("result", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("requests_pk", ["user_id", "route", "key"])
    .execute();
  await db.schema.createIndex("requests_by_age").on("requests").column("created_at").execute();
}
