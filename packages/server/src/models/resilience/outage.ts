import type { RunErrorCode } from "@millrace/protocol";
import { ModelError } from "../port.ts";

const OUTAGES: ReadonlySet<RunErrorCode> = new Set([
  "provider_overloaded",
  "provider_unreachable",
  "provider_timeout",
  "provider_error",
  "answer_truncated",
]);

/** Whether the provider was out. A refused key, request or content, a quota, or too many requests are an answer (PRV1). */
export function isOutage(code: RunErrorCode): boolean {
  return OUTAGES.has(code);
}

/** Whether another model may take over: the provider was out, or is not asked because it was (PRV3). */
export function mayTakeOver(error: unknown): error is ModelError {
  if (!(error instanceof ModelError)) return false;
  const { code } = error.error;
  return isOutage(code) || code === "provider_unavailable";
}
