import { APICallError } from "@ai-sdk/provider";
import { AddressRefused } from "../../guarded/address-refused.ts";
import { ModelError } from "../port.ts";
import type { Refusal } from "../wire/exchange.ts";
import { connectionFailure, modelFailure, reportedFailure } from "../wire/failure.ts";
import { fields } from "../wire/fields.ts";
import { isRefusedConnection, mayAcceptSoon } from "../wire/retry.ts";

export interface BridgeFailure extends Refusal {
  /** Whether this refused the call before it began to answer, and may be different soon. */
  mayAcceptSoon: boolean;
}

/**
 * What a failure inside the AI SDK is to a person. Of the SDK's error only names and numbers are kept: it holds the whole
 * request, and what the provider wrote.
 */
export function bridgeFailure(thrown: unknown, provider: string): BridgeFailure {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof ModelError) return finalFailure(error);
    if (APICallError.isInstance(error) && error.statusCode !== undefined) {
      const { statusCode, responseBody = "", responseHeaders } = error;
      const failure = reportedFailure(responseBody, statusCode, provider);
      return {
        error: failure,
        retryAfter: responseHeaders?.["retry-after"],
        mayAcceptSoon: mayAcceptSoon(statusCode, failure),
      };
    }
    if (error instanceof AddressRefused || ("code" in error && typeof error.code === "string")) {
      const failure = connectionFailure(error, provider);
      return { error: failure, retryAfter: undefined, mayAcceptSoon: isRefusedConnection(error) };
    }
  }
  return finalFailure(modelFailure("provider_error", provider, thrown instanceof Error ? thrown.name : null));
}

/** The same for an error that came as a part of the stream: what the provider sent, or what the SDK could not read. */
export function streamedFailure(error: unknown, provider: string): ModelError {
  if (error instanceof Error) return bridgeFailure(error, provider).error;
  const { data, statusCode } = fields<"data" | "statusCode">(error);
  return reportedFailure({ error: data ?? error }, typeof statusCode === "number" ? statusCode : null, provider);
}

function finalFailure(error: ModelError): BridgeFailure {
  return { error, retryAfter: undefined, mayAcceptSoon: false };
}
