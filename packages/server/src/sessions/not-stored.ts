import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { problem, problemResponse } from "../http/problems.ts";
import { AppendFailed } from "../log/log.ts";
import type { SessionDependencies } from "./dependencies.ts";

const NOT_STORED = problem(
  "unavailable",
  "The server cannot store anything at the moment. Try again soon; with the same id nothing is stored twice.",
  { headers: { "Retry-After": "5" } },
);

/** For a router's `onError`: a command that the database did not take is answered 503; other errors are passed on. */
export function answerNotStored({ logger }: Pick<SessionDependencies, "logger">) {
  return (error: Error, c: Context<Env>): Response => {
    if (!(error instanceof AppendFailed)) throw error;
    logger.error({ err: error.cause, request_id: c.var.requestId, outcome: error.outcome }, "nothing was stored");
    return problemResponse(c, NOT_STORED);
  };
}
