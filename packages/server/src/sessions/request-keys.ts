import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { problem } from "../http/problems.ts";
import type { RequestKey } from "./requests.ts";

/** Names under which this request's result is remembered (RUN6): its `Idempotency-Key`, and what the body offers. */
export function requestKeys(c: Context<Env>, route: string, clientMessageId?: string): RequestKey[] {
  const header = c.req.header("idempotency-key");
  if (header !== undefined && (header === "" || header.length > 200)) {
    throw problem("invalid_request", "Idempotency-Key has 1 to 200 characters.");
  }
  const user_id = c.var.principal.userId;
  const keys: RequestKey[] = [];
  if (header !== undefined) keys.push({ user_id, route, key: `key:${header}` });
  if (clientMessageId !== undefined) keys.push({ user_id, route, key: `message:${clientMessageId}` });
  return keys;
}
