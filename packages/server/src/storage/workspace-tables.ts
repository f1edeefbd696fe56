import type { BudgetPeriod, BudgetScope, CallFigures, KeyOutcome, KeyProvider, RunOutcome } from "@millrace/protocol";

/** What the workspace says a model costs from a date on. */
export interface PriceOverrideTable {
  id: string;
  model: string;
  effective_from: number;
  /** Of the type `ModelPrices`. */
  prices: string;
  created_by: string;
  created_at: number;
}

/** A model that the catalogue lacks. */
export interface AddedModelTable {
  model: string;
  /** What is known of it, without prices. */
  description: string;
  created_by: string;
  created_at: number;
}

/** How the workspace presents a model. */
export interface ModelChoiceTable {
  model: string;
  /** 1 or 0, like `is_default`, which at most one model has. */
  hidden: number;
  is_default: number;
}

/** A key of a provider, or a server that was added by its address. */
export interface ProviderKeyTable {
  id: string;
  /** Whose it is; null: the workspace's. */
  owner_id: string | null;
  provider: KeyProvider;
  /** As ids of its models begin; one of each per owner. */
  name: string;
  /** Of servers only. */
  base_url: string | null;
  /** The key as the key ring sealed it for this row; null where the server wants none. */
  sealed: string | null;
  /** Its last characters, at most 4, and null when those would be too much of it. */
  hint: string | null;
  /** JSON; the models to list, null for the provider's usual ones. */
  models: string | null;
  /** What came of trying it last. */
  state: KeyOutcome;
  tested_at: number;
  created_at: number;
}

/** A key that a person made for a program. */
export interface ApiKeyTable {
  id: string;
  user_id: string;
  name: string;
  /** How the key begins. */
  prefix: string;
  /** SHA-256 of the key, in hexadecimal; the key itself is kept nowhere. */
  key_hash: string;
  /** A JSON array of `ApiKeyScope`. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

/** What opens one live connection in place of a credential, for a minute. */
export interface LiveTicketTable {
  /** SHA-256 of the ticket, in hexadecimal. */
  ticket_hash: string;
  credential_kind: "session" | "api-key";
  credential_id: string;
  expires_at: number;
}

/** A call to a provider: written down before it is made, filled in with what ends it. Ids and figures, no text (LOG7). */
export interface UsageTable {
  id: string;
  /** When it was made: what days, months and prices go by. */
  at: number;
  user_id: string;
  session_id: string | null;
  run_id: string | null;
  message_id: string | null;
  purpose: CallFigures["purpose"];
  provider: string;
  /** The one that answered, which may be another than was asked for. */
  model: string;
  key_source: CallFigures["key_source"];
  /** Null while it is under way. */
  outcome: RunOutcome | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  /** 1 where we counted, because the provider did not say. */
  estimated: number;
  /** Null where the price is not known. */
  cost_nano_usd: number | null;
  /** What it holds of budgets while it is under way. */
  reserved_nano_usd: number;
  latency_ms: number | null;
  ttft_ms: number | null;
}

/** What may be spent in a period: by the workspace, by each person, or by one person instead. */
export interface BudgetTable {
  scope: BudgetScope;
  /** Empty except for `person`. */
  user_id: string;
  period: BudgetPeriod;
  /** Null: for this person there is no limit. */
  limit_nano_usd: number | null;
}

/** What was spent in one period (UTC) with keys that count against budgets, and what calls under way hold of it. */
export interface SpendingTable {
  /** See `spendingKeys`. */
  id: string;
  spent_nano_usd: number;
  reserved_nano_usd: number;
}

/** Something that went wrong on the server, in the words of the log. */
export interface ErrorRow {
  id: string;
  at: number;
  request_id: string | null;
  run_id: string | null;
  message: string;
  /** Of the error behind it, with its text in `cause`. */
  name: string | null;
  code: string | null;
  cause: string | null;
  stack: string | null;
}

/** Events that reached a screen within a class of time, on one day. */
export interface DeliveryCountTable {
  /** Its beginning in UTC. */
  day: number;
  /** An index of `DELAY_CLASSES`, or one more. */
  delay_class: number;
  count: number;
}
