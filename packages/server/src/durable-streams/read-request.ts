import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { problem } from "../http/problems.ts";

/** What kind of read a request asks for, and from where. */
export interface ReadRequest {
  readonly offset: string;
  readonly live: "long-poll" | "sse" | undefined;
}

/** @throws ProblemError `invalid_offset`, `invalid_request` */
export function readRequest(c: Context<Env>): ReadRequest {
  const [offset, ...more] = c.req.queries("offset") ?? [];
  const live = c.req.query("live");
  if (more.length > 0) throw problem("invalid_offset", "Give one offset.");
  if (live !== undefined && live !== "long-poll" && live !== "sse") {
    throw problem("invalid_request", "`live` is `long-poll` or `sse`.");
  }
  if (live !== undefined && offset === undefined) throw problem("invalid_offset", "A live read needs an offset.");
  const resumed = live === "sse" ? c.req.header("last-event-id") : undefined;
  return { offset: resumed ?? offset ?? "-1", live };
}
