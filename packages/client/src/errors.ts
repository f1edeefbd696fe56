import type { Problem } from "@millrace/protocol";

/** The server answered, and refused or failed. Decide by `problem.code`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly problem: Problem;
  /** How long the server asked to wait, in milliseconds; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server did not answer. Whether it carried out what it was asked is unknown. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";

  constructor(cause?: unknown) {
    super("The server did not answer.", { cause });
  }
}
