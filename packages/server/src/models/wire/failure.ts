import type { RunErrorCode } from "@millrace/protocol";
import { AddressRefused } from "../../guarded/address-refused.ts";
import { ModelError } from "../port.ts";
import { fields } from "./fields.ts";

/** What a provider's refusal says about itself: names from its documentation, no text. Safe to log. */
export interface ProviderFault {
  status: number | null;
  type: string | null;
  code: string | null;
}

type ModelErrorCode = Exclude<
  RunErrorCode,
  "budget_exceeded" | "provider_unavailable" | "time_limit" | "server_restarted" | "internal"
>;

const SENTENCES: Record<ModelErrorCode, { tell: (provider: string) => string; retryable: boolean }> = {
  model_unknown: {
    tell: (provider) => `${provider} does not know this model. Choose another one, or check the provider's address.`,
    retryable: false,
  },
  key_rejected: {
    tell: (provider) => `${provider} refused the API key. Check the key and what it may be used for.`,
    retryable: false,
  },
  request_refused: {
    tell: (provider) => `${provider} refused the request as invalid for this model.`,
    retryable: false,
  },
  context_too_long: {
    tell: () => "The conversation is too long for this model. Start a new chat or choose a model that takes more.",
    retryable: false,
  },
  rate_limited: {
    tell: (provider) => `${provider} is getting too many requests for this key. Try again in a minute.`,
    retryable: true,
  },
  quota_exhausted: {
    tell: (provider) => `The credit or quota at ${provider} is used up. Top it up there, or choose another model.`,
    retryable: false,
  },
  provider_overloaded: {
    tell: (provider) => `${provider} is overloaded right now. Try again in a moment.`,
    retryable: true,
  },
  provider_unreachable: {
    tell: (provider) => `${provider} could not be reached. Check the network and the provider's address.`,
    retryable: true,
  },
  address_refused: {
    tell: (provider) => `This server does not connect to the address of ${provider}. An administrator can allow it.`,
    retryable: false,
  },
  provider_timeout: {
    tell: (provider) => `${provider} took too long to answer. Try again.`,
    retryable: true,
  },
  provider_error: {
    tell: (provider) => `${provider} had an error of its own. Try again.`,
    retryable: true,
  },
  answer_truncated: {
    tell: (provider) => `The connection to ${provider} ended before the answer was complete.`,
    retryable: true,
  },
  answer_too_large: {
    tell: () => "The answer grew too large and was cut off.",
    retryable: false,
  },
  content_refused: {
    tell: (provider) => `${provider} declined to answer this for reasons of content.`,
    retryable: false,
  },
};

/** The failure as a person is told it. */
export function modelFailure(code: ModelErrorCode, provider: string, cause?: unknown): ModelError {
  const { tell, retryable } = SENTENCES[code];
  return new ModelError({ code, message: tell(provider), retryable }, { cause });
}

/** Why there was no connection, or why it broke before an answer. */
export function connectionFailure(error: unknown, provider: string): ModelError {
  return modelFailure(error instanceof AddressRefused ? "address_refused" : "provider_unreachable", provider, error);
}

/**
 * The failure a provider reports.
 *
 * @param report the body or event that tells it, parsed or as text; the text may be anything, a proxy's page too
 * @param status the HTTP status, null where it says nothing about this failure
 */
export function reportedFailure(report: unknown, status: number | null, provider: string): ModelError {
  const fault = readFault(typeof report === "string" ? parseOrNull(report) : report, status);
  return modelFailure(codeOf(fault), provider, fault);
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Names of errors, as `type` or `code` of a provider's error object. A Map, for names come from outside. */
const BY_NAME = new Map<string, ModelErrorCode>([
  ["authentication_error", "key_rejected"],
  ["invalid_api_key", "key_rejected"],
  ["api_key_invalid", "key_rejected"],
  ["permission_error", "key_rejected"],
  ["billing_error", "quota_exhausted"],
  ["insufficient_quota", "quota_exhausted"],
  ["not_found_error", "model_unknown"],
  ["model_not_found", "model_unknown"],
  ["rate_limit_error", "rate_limited"],
  ["rate_limit_exceeded", "rate_limited"],
  ["overloaded_error", "provider_overloaded"],
  ["timeout_error", "provider_timeout"],
  ["api_error", "provider_error"],
  ["server_error", "provider_error"],
  ["request_too_large", "context_too_long"],
  ["context_length_exceeded", "context_too_long"],
  ["content_filter", "content_refused"],
  ["content_policy_violation", "content_refused"],
]);

const BY_STATUS = new Map<number, ModelErrorCode>([
  [401, "key_rejected"],
  [402, "quota_exhausted"],
  [403, "key_rejected"],
  [404, "model_unknown"],
  [408, "provider_timeout"],
  [413, "context_too_long"],
  [429, "rate_limited"],
  [503, "provider_overloaded"],
  [504, "provider_timeout"],
  [529, "provider_overloaded"],
]);

function codeOf({ status, type, code }: ProviderFault): ModelErrorCode {
  const named = BY_NAME.get(code ?? "") ?? BY_NAME.get(type ?? "");
  if (named) return named;
  const byStatus = status === null ? undefined : BY_STATUS.get(status);
  if (byStatus) return byStatus;
  // OpenAI gives this type to nearly every 4xx, so it counts only where the status says nothing better.
  const refused = type === "invalid_request_error" || (status !== null && status >= 400 && status < 500);
  return refused ? "request_refused" : "provider_error";
}

function readFault(report: unknown, status: number | null): ProviderFault {
  const { error } = fields<"error">(report);
  const { type, code, details } = fields<"type" | "code" | "details">(typeof error === "object" ? error : report);
  // OpenRouter and Google put an HTTP status into `code`, as a number or as text.
  const numeric = Number(code);
  return {
    status: status ?? (numeric >= 400 && numeric <= 599 ? numeric : null),
    type: nameOrNull(type),
    code: nameOrNull(code) ?? reasonOf(details),
  };
}

/** Google gives 400 to a wrong key, too, and says in the details that it is the key. */
function reasonOf(details: unknown): string | null {
  const reasons = Array.isArray(details) ? details.map((detail) => fields<"reason">(detail).reason) : [];
  const reason = reasons.find((each) => typeof each === "string");
  return typeof reason === "string" ? nameOrNull(reason.toLowerCase()) : null;
}

function nameOrNull(value: unknown): string | null {
  return typeof value === "string" && /^[a-z][a-z0-9_]{0,63}$/.test(value) ? value : null;
}
