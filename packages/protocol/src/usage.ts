import type { RunOutcome } from "./message.ts";
import type { KeySource } from "./provider-keys.ts";

/** What a provider is called for. */
export const CALL_PURPOSES = ["answer", "title", "summary", "key-test"] as const;
export type CallPurpose = (typeof CALL_PURPOSES)[number];

/** Budgets and reports go by calendar days and months in UTC. */
export const BUDGET_PERIODS = ["day", "month"] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Whose spending a budget limits: the workspace's, each person's, or one person's instead. */
export const BUDGET_SCOPES = ["workspace", "everyone", "person"] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];

/** One call to a provider, with what it used. Null is what nobody knows. */
export interface CallFigures {
  id: string;
  at: string;
  run_id: string | null;
  message_id: string | null;
  purpose: CallPurpose;
  provider: string;
  /** The one that answered. */
  model: string;
  key_source: KeySource;
  outcome: RunOutcome;
  /** All input tokens, cached ones included. */
  input_tokens: number | null;
  /** All output tokens, reasoning included. */
  output_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  /** Counted here, because the provider did not say. */
  estimated: boolean;
  cost_nano_usd: number | null;
  latency_ms: number | null;
  ttft_ms: number | null;
}

/** `GET /chat/sessions/:id/usage`. */
export interface SessionUsage {
  items: CallFigures[];
}

/** Several calls, added up. */
export interface UsageFigures {
  calls: number;
  input_tokens: number;
  output_tokens: number;
  /** Of those whose price is known. */
  cost_nano_usd: number;
  estimated_calls: number;
  /** Calls whose price is not known. */
  unpriced_calls: number;
}

/** `GET /usage`: what one person used, and `GET /admin/usage`: what all did. */
export interface UsageReport {
  /** The first and the last day, `YYYY-MM-DD` in UTC, both included. */
  from: string;
  to: string;
  totals: UsageFigures;
  /** Days without calls are left out. */
  by_day: (UsageFigures & { day: string })[];
  by_model: (UsageFigures & { model: string })[];
  /** The dearest ones; a title is null once its session is deleted. Empty in the workspace's report. */
  by_session: (UsageFigures & { session_id: string; title: string | null })[];
  /** Empty in a person's own report. */
  by_person: (UsageFigures & { user_id: string; name: string })[];
}

export interface UsageRange {
  from: string;
  to: string;
}

/** How a budget stands in its current period. */
export interface BudgetStanding {
  scope: "workspace" | "person";
  period: BudgetPeriod;
  /** Null: no limit. */
  limit_nano_usd: number | null;
  spent_nano_usd: number;
  /** Held by calls under way. */
  reserved_nano_usd: number;
  /** When the next period begins. */
  resets_at: string;
}

/** `GET /usage/budgets`: one's own, and for those who may set up the deployment the workspace's. */
export interface BudgetStandings {
  items: BudgetStanding[];
}

/** `PUT /admin/budgets`. */
export interface SetBudget {
  scope: BudgetScope;
  /** For `person`. */
  user_id?: string;
  period: BudgetPeriod;
  /** Null: no limit. */
  limit_nano_usd: number | null;
}

/** `GET /admin/budgets`. */
export interface WorkspaceBudgets {
  workspace: BudgetStanding[];
  /** What holds for everybody without a budget of their own. */
  everyone: Record<BudgetPeriod, number | null>;
  people: {
    user_id: string;
    name: string;
    email: string;
    /** Periods for which the person has a budget of their own. */
    own: BudgetPeriod[];
    standings: BudgetStanding[];
  }[];
  /** Calls of this month that count against budgets, but whose price is not known. */
  unpriced_calls: number;
}
