import type {
  ExperimentStatus,
  FinishReason,
  PrimaryMetric,
  RatingValue,
  RunKind,
  RunOutcome,
  SessionMode,
} from "@millrace/protocol";
import type {
  AddedModelTable,
  ApiKeyTable,
  BudgetTable,
  DeliveryCountTable,
  ErrorRow,
  LiveTicketTable,
  ModelChoiceTable,
  PriceOverrideTable,
  ProviderKeyTable,
  SpendingTable,
  UsageTable,
} from "./workspace-tables.ts";

/** The tables, as both databases hold them. Times are milliseconds since 1970; JSON is text. */
export interface Tables {
  logs: LogTable;
  events: EventTable;
  segments: SegmentTable;
  sessions: SessionTable;
  messages: MessageTable;
  runs: RunTable;
  requests: RequestTable;
  list_versions: ListVersionTable;
  read_marks: ReadMarkTable;
  revocations: RevocationTable;
  shares: ShareTable;
  price_overrides: PriceOverrideTable;
  models_added: AddedModelTable;
  model_choices: ModelChoiceTable;
  provider_keys: ProviderKeyTable;
  api_keys: ApiKeyTable;
  live_tickets: LiveTicketTable;
  summaries: SummaryTable;
  run_contexts: RunContextTable;
  ratings: RatingTable;
  feedback_settings: FeedbackSettingTable;
  experiments: ExperimentTable;
  experiment_assignments: ExperimentAssignmentTable;
  api_usage_log: UsageTable;
  budgets: BudgetTable;
  spending: SpendingTable;
  errors: ErrorRow;
  delivery_counts: DeliveryCountTable;
}

/** The head of a log; see `LogHead`. */
interface LogTable {
  id: string;
  epoch: number;
  head: number;
  trimmed: number;
  packed: number;
}

/** An event that is in no segment yet. `body` is its JSON without its `seq`. */
interface EventTable {
  log_id: string;
  seq: number;
  body: string;
}

/** See `Segment`; `events` are its lines, compressed with zstd. */
interface SegmentTable {
  log_id: string;
  first_seq: number;
  last_seq: number;
  last_at: number;
  events: Uint8Array;
}

export interface SessionTable {
  id: string;
  user_id: string;
  title: string;
  /** Where the title comes from: nobody yet, the first message, a model that read it, or a person, who has the last word. */
  title_source: "default" | "message" | "model" | "person";
  mode: SessionMode;
  context_tags: string;
  system_prompt: string | null;
  status: "active";
  message_count: number;
  /** Raised by each queued run and each erasure. With `message_count` it is what writers compare and swap. */
  run_count: number;
  /** The newest message; where a message without `parent_id` goes (RUN7). */
  leaf_id: string | null;
  created_at: number;
  updated_at: number;
  last_message_at: number | null;
  /** `last_message_at`, else `created_at`: what lists are sorted by. */
  active_at: number;
  /** Head of the log when the newest answer ended, without that end: who has read no further has something unread. */
  news_seq: number | null;
  /** 1 or 0, like `archived`: how its owner arranges their list. */
  pinned: number;
  archived: number;
  /** When it is erased for good: its owner deleted it and may undo that until then. Nobody finds it meanwhile. */
  erase_at: number | null;
}

export interface MessageTable {
  id: string;
  session_id: string;
  /** Order of creation within the session, from 1. */
  position: number;
  parent_id: string | null;
  role: "user" | "assistant";
  parts: string;
  author_id: string | null;
  client_message_id: string | null;
  model: string | null;
  /** Where another model answered than the one that was asked. */
  asked_model: string | null;
  run_id: string | null;
  status: "sent" | "queued" | "running" | RunOutcome;
  finish_reason: FinishReason | null;
  usage: string | null;
  latency_ms: number | null;
  ttft_ms: number | null;
  error: string | null;
  /** 1 once its content was erased. */
  redacted: number;
  created_at: number;
}

export interface RunTable {
  id: string;
  session_id: string;
  user_id: string;
  agent_id: string;
  /** Order within the session, from 1. Queues are served in it. */
  number: number;
  message_id: string;
  /** The message it answers: where its context ends. */
  parent_id: string;
  kind: RunKind;
  model: string;
  max_tokens: number | null;
  temperature: number | null;
  status: "queued" | "running" | "ended";
  outcome: RunOutcome | null;
  stop_requested: number;
  /** Raised by each holder; a write with an older one is fenced off (RUN4). */
  epoch: number;
  owner: string | null;
  /** On the database's clock. */
  lease_until: number | null;
  /** How long the message's text was before this run, in UTF-16 units; 0 except for `continue`. */
  text_from: number;
  /** All of the run's events have a greater seq. */
  from_seq: number;
  finish_reason: FinishReason | null;
  usage: string | null;
  latency_ms: number | null;
  ttft_ms: number | null;
  error: string | null;
  queued_at: number;
  started_at: number | null;
  ended_at: number | null;
}

/** First results of commands, for RUN6. */
interface RequestTable {
  user_id: string;
  route: string;
  key: string;
  result: string;
  created_at: number;
}

/** Raised with every change to what a person's lists show (LIV5). */
interface ListVersionTable {
  user_id: string;
  version: number;
}

/** How far in a session's log a person has read. */
interface ReadMarkTable {
  user_id: string;
  session_id: string;
  seq: number;
}

/** Sign-ins that were ended, for nodes that hold connections open under them (LIV4). */
interface RevocationTable {
  credential_id: string;
  /** On the database's clock. */
  at: number;
}

/** A link that shows a conversation to whoever has it. */
interface ShareTable {
  id: string;
  session_id: string;
  /** The last message it shows; those before it are its ancestors. */
  message_id: string;
  /** SHA-256 of the token in the link, in hexadecimal; the token itself is kept nowhere. */
  token_hash: string;
  created_at: number;
}

/** What the messages up to one say, in short. Made by a model, of what it was given: nothing in it is trusted (SEC2). */
export interface SummaryTable {
  id: string;
  session_id: string;
  /** The last message it covers; the others are its ancestors. */
  message_id: string;
  text: string;
  model: string;
  tokens: number;
  created_at: number;
}

/** What a run's model was told (CTX3), without the texts that stand elsewhere. */
export interface RunContextTable {
  run_id: string;
  session_id: string;
  /** What the model is told about its task, without the summary. */
  system: string;
  system_tokens: number;
  /** Gone from `summaries` when a message that it covers was erased. */
  summary_id: string | null;
  summary_tokens: number;
  /** See `SeenMessage`; JSON. */
  messages: string;
  /** Tokens that the request could have held, beside room for the answer. */
  budget: number;
  max_tokens: number;
}

/** What a person thinks of an answer. */
interface RatingTable {
  message_id: string;
  user_id: string;
  session_id: string;
  value: RatingValue;
  /** A JSON array. */
  reasons: string;
  /** Erased with the message. */
  comment: string | null;
  created_at: number;
  updated_at: number;
}

/** What a person decided about their ratings; those who have no row decided nothing. */
interface FeedbackSettingTable {
  user_id: string;
  /** 1 or 0. */
  workspace_export: number;
}

export interface ExperimentTable {
  id: string;
  name: string;
  target_kind: "mode";
  /** What of that kind it is about, such as `ads`. */
  target_id: string;
  status: ExperimentStatus;
  /** A JSON array of variants. */
  variants: string;
  primary_metric: PrimaryMetric;
  planned_answers: number;
  /** Mixed into the hash that assigns sessions, so that two tests divide them differently. */
  salt: string;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}

/** Which variant a session was given; written once. */
interface ExperimentAssignmentTable {
  experiment_id: string;
  session_id: string;
  /** The session that was drawn: this one, or the one it was forked from. Sessions of one unit are not independent. */
  unit_id: string;
  variant: string;
  /** Messages from this position on were answered under it. */
  from_position: number;
  assigned_at: number;
}
