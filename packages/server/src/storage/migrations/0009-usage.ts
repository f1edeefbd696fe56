import { type Kysely, sql } from "kysely";

/** Every call to a provider, what may be spent, and what was. What runs knew of their cost moves into the calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter.supportsTransactionalDdl === true;
  const id = postgres ? sql`text collate "C"` : sql`text`;

  await db.schema
    .createTable("api_usage_log")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("session_id", id)
    .addColumn("run_id", id)
    .addColumn("message_id", id)
    .addColumn("purpose", "text", (column) => column.notNull())
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("key_source", "text", (column) => column.notNull())
    .addColumn("outcome", "text")
    .addColumn("input_tokens", "bigint")
    .addColumn("output_tokens", "bigint")
    .addColumn("cached_input_tokens", "bigint")
    .addColumn("cache_write_tokens", "bigint")
    .addColumn("reasoning_tokens", "bigint")
    .addColumn("estimated", "integer", (column) => column.notNull())
    .addColumn("cost_nano_usd", "bigint")
    .addColumn("reserved_nano_usd", "bigint", (column) => column.notNull())
    .addColumn("latency_ms", "bigint")
    .addColumn("ttft_ms", "bigint")
    .execute();
  await db.schema.createIndex("usage_by_time").on("api_usage_log").columns(["at", "id"]).execute();
  await db.schema.createIndex("usage_of_user").on("api_usage_log").columns(["user_id", "at", "id"]).execute();
  await db.schema.createIndex("usage_of_session").on("api_usage_log").columns(["session_id", "at"]).execute();
  await db.schema
    .createIndex("usage_under_way")
    .on("api_usage_log")
    .column("run_id")
    .where(sql.ref("outcome"), "is", null)
    .execute();

  await db.schema
    .createTable("budgets")
    .addColumn("scope", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("period", "text", (column) => column.notNull())
    .addColumn("limit_nano_usd", "bigint")
    .addPrimaryKeyConstraint("budgets_pk", ["scope", "user_id", "period"])
    .execute();
  await db.schema
    .createTable("spending")
    .addColumn("id", id, (column) => column.primaryKey())
    .addColumn("spent_nano_usd", "bigint", (column) => column.notNull())
    .addColumn("reserved_nano_usd", "bigint", (column) => column.notNull())
    .execute();

  await moveCosts(db, postgres);
  await db.schema.alterTable("runs").dropColumn("cost_usd").execute();
}

/** Until now there were keys of the environment only, and a provider is what its models' ids begin with. */
async function moveCosts(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  const tokens = (name: string) =>
    postgres ? sql`(usage::json ->> ${sql.lit(name)})::bigint` : sql`json_extract(usage, ${sql.lit(`$.${name}`)})`;
  const slash = postgres ? sql`strpos(model, '/')` : sql`instr(model, '/')`;
  await sql`
    INSERT INTO api_usage_log (
      id, at, user_id, session_id, run_id, message_id, purpose, provider, model, key_source, outcome, input_tokens,
      output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, estimated, cost_nano_usd,
      reserved_nano_usd, latency_ms, ttft_ms
    )
    SELECT 'usg_' || substr(id, 5), coalesce(started_at, queued_at), user_id, session_id, id, message_id, 'answer',
      CASE WHEN model = 'demo' THEN 'demo' ELSE substr(model, 1, ${slash} - 1) END, model,
      CASE WHEN model = 'demo' THEN 'none' ELSE 'environment' END, outcome, ${tokens("input_tokens")},
      ${tokens("output_tokens")}, ${tokens("cached_input_tokens")}, ${tokens("cache_write_tokens")},
      ${tokens("reasoning_tokens")}, 0, cast(round(cost_usd * 1000000000) as bigint), 0, latency_ms, ttft_ms
    FROM runs
    WHERE status = 'ended' AND usage IS NOT NULL AND (model = 'demo' OR model LIKE '%/%')`.execute(db);
}
