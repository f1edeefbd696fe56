import type { CallFigures, SessionUsage, UsageFigures, UsageRange, UsageReport } from "@millrace/protocol";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Person } from "../identity/identity.ts";
import type { Tables } from "../storage/schema.ts";
import { DAY_MS } from "./periods.ts";
import type { CallRow } from "./usage-ledger.ts";

/** Sessions that a report names. */
const MAX_SESSIONS = 20;
/** Answers of one session whose figures are shown; more than a page of it holds. */
const MAX_ANSWERS = 2_000;

const NOTHING: UsageFigures = {
  calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost_nano_usd: 0,
  estimated_calls: 0,
  unpriced_calls: 0,
};

/** Calls that have ended, of one person or of everybody. */
export function endedCalls(db: Kysely<Tables>, { from, to }: UsageRange, userId: string | null) {
  const ended = db
    .selectFrom("api_usage_log")
    .where("outcome", "is not", null)
    .where("at", ">=", Date.parse(from))
    .where("at", "<", Date.parse(to) + DAY_MS);
  return userId === null ? ended : ended.where("user_id", "=", userId);
}

/**
 * What one person used, or the whole workspace. The workspace's report names people, but none of their sessions.
 *
 * @param people null for a person's own report
 */
export async function readUsage(
  db: Kysely<Tables>,
  range: UsageRange,
  userId: string,
  people: readonly Person[] | null,
): Promise<UsageReport> {
  const whose = people === null ? userId : null;
  // Whole days since 1970: both databases divide whole numbers by rounding down.
  const days = await figuresBy(db, range, whose, sql<number>`at / ${sql.lit(DAY_MS)}`);
  const models = await figuresBy(db, range, whose, sql<string>`model`);
  const sessions = people === null ? await figuresBy(db, range, whose, sql<string>`session_id`) : [];
  const persons = people === null ? [] : await figuresBy(db, range, whose, sql<string>`user_id`);
  const named = sessions.filter(({ key }) => key !== null).slice(0, MAX_SESSIONS);
  const titles = await readTitles(
    db,
    named.map(({ key }) => String(key)),
  );
  return {
    ...range,
    totals: days.map(({ figures }) => figures).reduce(added, NOTHING),
    by_day: days
      .map(({ key, figures }) => ({ ...figures, day: new Date(Number(key) * DAY_MS).toISOString().slice(0, 10) }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    by_model: models.map(({ key, figures }) => ({ ...figures, model: String(key) })),
    by_session: named.map(({ key, figures }) => ({
      ...figures,
      session_id: String(key),
      title: titles.get(String(key)) ?? null,
    })),
    by_person: persons.map(({ key, figures }) => ({
      ...figures,
      user_id: String(key),
      name: people?.find(({ id }) => id === key)?.name ?? "",
    })),
  };
}

/** What each answer of a session used, the newest first. */
export async function readSessionUsage(db: Kysely<Tables>, sessionId: string): Promise<SessionUsage> {
  const rows = await db
    .selectFrom("api_usage_log")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where("outcome", "is not", null)
    .where("purpose", "=", "answer")
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(MAX_ANSWERS)
    .execute();
  return { items: rows.map(toCallFigures) };
}

function toCallFigures(row: CallRow): CallFigures {
  const { user_id: _user, session_id: _session, reserved_nano_usd: _reserved, ...figures } = row;
  return {
    ...figures,
    at: new Date(row.at).toISOString(),
    outcome: row.outcome ?? "interrupted",
    estimated: row.estimated === 1,
  };
}

/** The dearest first, then those with the most tokens. */
async function figuresBy(
  db: Kysely<Tables>,
  range: UsageRange,
  userId: string | null,
  key: RawBuilder<string | number | null>,
): Promise<{ key: string | number | null; figures: UsageFigures }[]> {
  const rows = await endedCalls(db, range, userId)
    .select((select) => [
      key.as("key"),
      select.fn.countAll<number>().as("calls"),
      sql<number>`cast(coalesce(sum(input_tokens), 0) as bigint)`.as("input_tokens"),
      sql<number>`cast(coalesce(sum(output_tokens), 0) as bigint)`.as("output_tokens"),
      sql<number>`cast(coalesce(sum(cost_nano_usd), 0) as bigint)`.as("cost_nano_usd"),
      sql<number>`cast(sum(estimated) as bigint)`.as("estimated_calls"),
      sql<number>`cast(count(*) - count(cost_nano_usd) as bigint)`.as("unpriced_calls"),
    ])
    .groupBy(key)
    .orderBy("cost_nano_usd", "desc")
    .orderBy("output_tokens", "desc")
    .orderBy("key")
    .execute();
  return rows.map(({ key, ...figures }) => ({ key, figures }));
}

function added(a: UsageFigures, b: UsageFigures): UsageFigures {
  return {
    calls: a.calls + b.calls,
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    cost_nano_usd: a.cost_nano_usd + b.cost_nano_usd,
    estimated_calls: a.estimated_calls + b.estimated_calls,
    unpriced_calls: a.unpriced_calls + b.unpriced_calls,
  };
}

async function readTitles(db: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("sessions")
    .select(["id", "title"])
    .where("id", "in", ids)
    .where("erase_at", "is", null)
    .execute();
  return new Map(rows.map(({ id, title }) => [id, title]));
}
