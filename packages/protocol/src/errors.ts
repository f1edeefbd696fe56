/** Why a run failed. The set is closed; the web app has one plain sentence per code and language. */
export const RUN_ERROR_CODES = [
  "model_unknown",
  "key_rejected",
  "request_refused",
  "context_too_long",
  "rate_limited",
  "quota_exhausted",
  "provider_overloaded",
  "provider_unreachable",
  "address_refused",
  "provider_timeout",
  "provider_error",
  "provider_unavailable",
  "answer_truncated",
  "answer_too_large",
  "content_refused",
  "time_limit",
  "budget_exceeded",
  "server_restarted",
  "internal",
] as const;
export type RunErrorCode = (typeof RUN_ERROR_CODES)[number];

export interface RunError {
  code: RunErrorCode;
  /** One sentence for people. Never a stack, a driver message, a key or a raw provider body. */
  message: string;
  /** Whether trying the same again may succeed. */
  retryable: boolean;
  /** Of `provider_unavailable`: who is not asked for the moment, as people know it, and until when (RFC 3339). */
  provider?: string;
  retry_at?: string;
  /** How the model failed that was asked first, where another one took over and this is its failure (PRV3). */
  earlier?: { model: string; error: RunError };
}

/** Why a request was refused. The set is closed; the server maps each code to its HTTP status in one table. */
export const PROBLEM_CODES = [
  "invalid_request",
  "invalid_json",
  "invalid_text",
  "invalid_offset",
  "unsupported_media_type",
  "body_too_large",
  "unauthenticated",
  "origin_refused",
  "scope_missing",
  "demo_off",
  "address_refused",
  "credentials_refused",
  "not_found",
  "method_not_allowed",
  "run_active",
  "run_not_continuable",
  "conflict",
  "offset_gone",
  "queue_full",
  "budget_exceeded",
  "too_many_requests",
  "unavailable",
  "internal",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** RFC 9457 problem details, as every error response carries them. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** What happened and what to do, in one or two sentences for people. */
  detail: string;
  request_id: string;
  /** For `invalid_request`: what is wrong where. */
  issues?: { path: string; message: string }[];
}
