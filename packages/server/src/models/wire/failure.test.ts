import { expect, test } from "vitest";
import { modelFailure, reportedFailure } from "./failure.ts";

test.each([
  [400, { type: "error", error: { type: "invalid_request_error", message: "…" } }, "request_refused"],
  [401, { type: "error", error: { type: "authentication_error", message: "…" } }, "key_rejected"],
  [401, { error: { type: "invalid_request_error", code: null } }, "key_rejected"],
  [401, { error: { type: "invalid_request_error", code: "invalid_api_key" } }, "key_rejected"],
  [402, { type: "error", error: { type: "billing_error" } }, "quota_exhausted"],
  [403, { type: "error", error: { type: "permission_error" } }, "key_rejected"],
  [404, { type: "error", error: { type: "not_found_error" } }, "model_unknown"],
  [404, { error: { type: "invalid_request_error", code: "model_not_found" } }, "model_unknown"],
  [400, { error: { type: "invalid_request_error", code: "context_length_exceeded" } }, "context_too_long"],
  [413, { type: "error", error: { type: "request_too_large" } }, "context_too_long"],
  [422, { detail: "…" }, "request_refused"],
  [429, { type: "error", error: { type: "rate_limit_error" } }, "rate_limited"],
  [429, { error: { type: "insufficient_quota", code: "insufficient_quota" } }, "quota_exhausted"],
  [500, { type: "error", error: { type: "api_error" } }, "provider_error"],
  [502, "<html>Bad gateway</html>", "provider_error"],
  [503, "", "provider_overloaded"],
  [504, { type: "error", error: { type: "timeout_error" } }, "provider_timeout"],
  [529, { type: "error", error: { type: "overloaded_error" } }, "provider_overloaded"],
  [302, "", "provider_error"],
  [null, { error: { code: 502, message: "Provider disconnected" } }, "provider_error"],
  [null, { error: { code: "429", message: "…" } }, "rate_limited"],
  [null, { error: { code: 402 } }, "quota_exhausted"],
  [null, { error: "boom" }, "provider_error"],
  [null, { type: "error", code: "rate_limit_exceeded", message: "…" }, "rate_limited"],
  [null, { error: { type: "constructor", code: "__proto__" } }, "provider_error"],
  [null, null, "provider_error"],
] as const)("status %j with %j is told as %s", (status, body, code) => {
  expect(reportedFailure(body, status, "Acme").error.code).toBe(code);
  expect(reportedFailure(JSON.stringify(body), status, "Acme").error.code).toBe(code);
});

test("SEC4: nothing a provider wrote reaches the message or the cause, only names from its documentation", () => {
  const secret = "sk-SECRET";
  const body = {
    error: { message: `bad key ${secret}`, type: secret, code: "invalid_api_key", metadata: { raw: secret } },
  };
  const failure = reportedFailure(body, 401, "Acme");
  expect(failure.cause).toEqual({ status: 401, type: null, code: "invalid_api_key" });
  expect(JSON.stringify([failure.message, failure.error, failure.cause])).not.toContain("SECRET");
});

test("a failure says who failed and whether trying again may help", () => {
  const failure = modelFailure("provider_overloaded", "Acme");
  expect(failure.error).toEqual({ code: "provider_overloaded", message: failure.message, retryable: true });
  expect(failure.message).toContain("Acme");
  expect(modelFailure("key_rejected", "Acme").error.retryable).toBe(false);
});
