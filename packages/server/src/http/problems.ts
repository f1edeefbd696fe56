import type { Problem, ProblemCode } from "@millrace/protocol";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Env } from "./env.ts";

/** The one table of what each code is on the wire. */
const PROBLEMS: Record<ProblemCode, { status: ContentfulStatusCode; title: string }> = {
  invalid_request: { status: 400, title: "Invalid request" },
  invalid_json: { status: 400, title: "Invalid JSON" },
  invalid_text: { status: 400, title: "Invalid text" },
  invalid_offset: { status: 400, title: "Invalid offset" },
  unsupported_media_type: { status: 415, title: "Unsupported media type" },
  body_too_large: { status: 413, title: "Body too large" },
  unauthenticated: { status: 401, title: "Not signed in" },
  origin_refused: { status: 403, title: "Origin refused" },
  address_refused: { status: 422, title: "Address refused" },
  scope_missing: { status: 403, title: "Not in the key's scopes" },
  demo_off: { status: 404, title: "Demo is off" },
  credentials_refused: { status: 401, title: "Credentials refused" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  run_active: { status: 409, title: "A run is active" },
  run_not_continuable: { status: 409, title: "Run cannot go on" },
  conflict: { status: 409, title: "Conflict" },
  offset_gone: { status: 410, title: "Offset gone" },
  queue_full: { status: 429, title: "Queue full" },
  budget_exceeded: { status: 402, title: "Budget used up" },
  too_many_requests: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Unavailable" },
  internal: { status: 500, title: "Internal error" },
};

interface ProblemExtra {
  issues?: NonNullable<Problem["issues"]>;
  /** Sent with the answer, for example `Retry-After`. */
  headers?: Record<string, string>;
}

/** Thrown anywhere below a route; the app answers it as problem+json. `detail` reaches the caller as it is. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  readonly detail: string;
  readonly extra: ProblemExtra;

  constructor(code: ProblemCode, detail: string, extra: ProblemExtra = {}) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.extra = extra;
  }
}

export function problem(code: ProblemCode, detail: string, extra?: ProblemExtra): ProblemError {
  return new ProblemError(code, detail, extra);
}

export function problemStatus(code: ProblemCode): ContentfulStatusCode {
  return PROBLEMS[code].status;
}

export function problemResponse(c: Context<Env>, { code, detail, extra }: ProblemError): Response {
  const { status, title } = PROBLEMS[code];
  const body: Problem = {
    type: "about:blank",
    title,
    status,
    code,
    detail,
    request_id: c.var.requestId,
    ...(extra.issues && { issues: extra.issues }),
  };
  return c.body(JSON.stringify(body), status, {
    ...extra.headers,
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
  });
}
