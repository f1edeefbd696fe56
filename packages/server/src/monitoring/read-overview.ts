import type { Spread } from "@millrace/protocol";
import { type Kysely, sql } from "kysely";
import { percentile } from "../percentile.ts";
import type { Tables } from "../storage/schema.ts";

/** How many of the newest calls percentiles are taken of: enough to tell, few enough to sort. */
const MAX_SAMPLE = 5_000;
const BUCKETS = 60;

/** What the providers were asked, in one slice of the period. */
export interface Slice {
  readonly at: number;
  readonly calls: number;
  readonly failed: number;
  readonly tokens: number;
}

/**
 * What went on between `since` and `until`, on all nodes, from the record of calls to providers.
 *
 * @param db a connection
 */
export async function readOverview(db: Kysely<Tables>, since: number, until: number) {
  const within = db.selectFrom("api_usage_log").where("at", ">=", since).where("at", "<", until);
  const width = Math.ceil((until - since) / BUCKETS);
  const [outcomes, totals, sample, slices, errors] = await Promise.all([
    within
      .select((select) => ["outcome", select.fn.countAll<number>().as("count")])
      .where("outcome", "is not", null)
      .groupBy("outcome")
      .execute(),
    within
      .select(({ fn }) => [
        fn.sum<number | null>("input_tokens").as("input"),
        fn.sum<number | null>("output_tokens").as("output"),
        fn.sum<number | null>("cost_nano_usd").as("cost"),
        sql<number>`count(*) - count(cost_nano_usd)`.as("unpriced"),
      ])
      .executeTakeFirstOrThrow(),
    within
      .select(["latency_ms", "ttft_ms"])
      .where("purpose", "=", "answer")
      .where("outcome", "is not", null)
      .orderBy("at", "desc")
      .limit(MAX_SAMPLE)
      .execute(),
    within
      .select(({ fn }) => [
        sql<number>`(at - cast(${since} as bigint)) / cast(${width} as bigint)`.as("slice"),
        fn.countAll<number>().as("calls"),
        sql<number>`sum(case when outcome in ('failed', 'interrupted') then 1 else 0 end)`.as("failed"),
        sql<number>`sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0))`.as("tokens"),
      ])
      .groupBy("slice")
      .execute(),
    within
      .innerJoin("runs", "runs.id", "api_usage_log.run_id")
      .select("runs.error")
      .where("runs.error", "is not", null)
      .limit(MAX_SAMPLE)
      .execute(),
  ]);
  return {
    outcomes: outcomes.map(({ outcome, count }) => ({ outcome: String(outcome), count: Number(count) })),
    input_tokens: Number(totals.input ?? 0),
    output_tokens: Number(totals.output ?? 0),
    cost_nano_usd: Number(totals.cost ?? 0),
    unpriced_calls: Number(totals.unpriced),
    ttft_ms: spread(sample.map(({ ttft_ms }) => ttft_ms)),
    latency_ms: spread(sample.map(({ latency_ms }) => latency_ms)),
    slices: fillSlices(slices, since, width),
    errors: countCodes(errors.map(({ error }) => error)),
  };
}

function spread(values: readonly (number | null)[]): Spread {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
}

function fillSlices(
  found: readonly { slice: number; calls: number; failed: number; tokens: number }[],
  since: number,
  width: number,
): Slice[] {
  const known = new Map(found.map((row) => [Number(row.slice), row]));
  return Array.from({ length: BUCKETS }, (_, index) => {
    const { calls = 0, failed = 0, tokens = 0 } = known.get(index) ?? {};
    return { at: since + index * width, calls: Number(calls), failed: Number(failed), tokens: Number(tokens) };
  });
}

function countCodes(errors: readonly (string | null)[]): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const error of errors) {
    const { code } = JSON.parse(error ?? "{}") as { code?: string };
    if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((one, other) => other.count - one.count);
}
