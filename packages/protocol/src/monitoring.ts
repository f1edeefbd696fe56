import type { RunErrorCode } from "./errors.ts";
import type { KeySource } from "./provider-keys.ts";

/** The middle and the slow end of some times, in milliseconds; null without any. */
export interface Spread {
  p50: number | null;
  p95: number | null;
}

/** How the server does, for those who run it: now, and over the last `period_minutes`. */
export interface MonitoringOverview {
  version: string;
  started_at: string;
  database: "sqlite" | "postgres";
  live_connections: number;
  active_runs: number;
  memory_bytes: number;
  period_minutes: number;
  /** Calls to providers by how they ended. */
  outcomes: { outcome: string; count: number }[];
  /** The failures behind them, the most frequent first. */
  errors: { code: string; count: number }[];
  input_tokens: number;
  output_tokens: number;
  cost_nano_usd: number;
  /** Calls whose price is not known; they are not in the cost. */
  unpriced_calls: number;
  /** From an answer's start to the first of its content. */
  ttft_ms: Spread;
  /** From an answer's start to its end. */
  latency_ms: Spread;
  /** The period in equal parts. */
  slices: { at: string; calls: number; failed: number; tokens: number }[];
  /** Events that reached a screen, and how many of them within a second of their commit. Whole days (UTC). */
  delivery: { events: number; in_time: number };
}

/** Something that went wrong on the server. */
export interface StoredError {
  id: string;
  at: string;
  request_id: string | null;
  run_id: string | null;
  message: string;
  name: string | null;
  code: string | null;
  cause: string | null;
  stack: string | null;
}

/** Upper ends of the classes that delays are counted in, in milliseconds; what took longer is counted in one more. */
export const DELAY_CLASSES = [100, 250, 500, 1_000, 2_500, 5_000] as const;

/** How a provider does with one key, as far as the server that answers has called it. */
export interface ProviderStatus {
  provider: string;
  title: string;
  key_source: KeySource;
  /** Whose key it is; null for one that several people share. */
  user_id: string | null;
  /** `closed`: it is called. `open`: it is not, until `retry_at`. `half-open`: one call tries whether it works again. */
  state: "closed" | "open" | "half-open";
  since: string;
  failures_in_a_row: number;
  last_error: RunErrorCode | null;
  retry_at: string | null;
  calls_last_hour: number;
  failures_last_hour: number;
  first_byte_p50_ms: number | null;
  first_byte_p95_ms: number | null;
}
