import type { ApiKeyScope } from "@millrace/protocol";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Principal } from "../principal.ts";
import type { Env } from "./env.ts";
import { problem } from "./problems.ts";

/** `session`: only whoever signed in, never a key. `open`: for everybody, nobody is asked who they are. */
export type Access = ApiKeyScope | "session" | "open";

const SESSION = "/api/v1/chat/sessions/:id";

/**
 * What every route asks of an API key: reading, changing, or having models answer. A route that is not here is closed to
 * keys, and `access.test.ts` fails.
 */
export const ROUTE_ACCESS: Readonly<Record<string, Access>> = {
  "GET /healthz": "open",
  "GET /readyz": "open",
  "GET /openapi.json": "open",
  "GET /metrics": "open",
  "GET /api/v1/config": "open",
  "POST /api/v1/demo-login": "open",
  "POST /api/auth/sign-up/email": "open",
  "POST /api/auth/sign-in/email": "open",
  "GET /api/v1/shares/:token": "open",

  "POST /api/auth/sign-out": "session",
  "GET /api/v1/api-keys": "session",
  "POST /api/v1/api-keys": "session",
  "PATCH /api/v1/api-keys/:id": "session",
  "DELETE /api/v1/api-keys/:id": "session",
  "GET /api/v1/provider-keys": "session",
  "POST /api/v1/provider-keys": "session",
  "POST /api/v1/provider-keys/:id/test": "session",
  "DELETE /api/v1/provider-keys/:id": "session",
  "GET /api/v1/admin/provider-keys": "session",
  "POST /api/v1/admin/provider-keys": "session",
  "POST /api/v1/admin/provider-keys/:id/test": "session",
  "DELETE /api/v1/admin/provider-keys/:id": "session",
  "GET /api/v1/admin/providers": "session",
  "GET /api/v1/admin/overview": "session",
  "DELETE /api/v1/admin/budgets/:user_id/:period": "session",
  "GET /api/v1/admin/budgets": "session",
  "GET /api/v1/admin/usage": "session",
  "GET /api/v1/admin/usage/export.csv": "session",
  "PUT /api/v1/admin/budgets": "session",
  "GET /api/v1/admin/errors": "session",
  "GET /api/v1/admin/models": "session",
  "POST /api/v1/admin/models": "session",
  "PATCH /api/v1/admin/models": "session",
  "DELETE /api/v1/admin/models": "session",
  "POST /api/v1/admin/models/prices": "session",
  "DELETE /api/v1/admin/models/prices/:id": "session",
  "GET /api/v1/admin/experiments": "session",
  "POST /api/v1/admin/experiments": "session",
  "PUT /api/v1/admin/experiments/:id": "session",
  "DELETE /api/v1/admin/experiments/:id": "session",
  "POST /api/v1/admin/experiments/:id/start": "session",
  "POST /api/v1/admin/experiments/:id/end": "session",
  "GET /api/v1/admin/experiments/:id/results": "session",
  "GET /api/v1/admin/feedback/export.jsonl": "session",

  "GET /api/v1/me": "read",
  "GET /api/v1/models": "read",
  "GET /api/v1/chat/sessions": "read",
  "GET /api/v1/chat/tags": "read",
  [`GET ${SESSION}`]: "read",
  [`GET ${SESSION}/shares`]: "read",
  [`GET ${SESSION}/log`]: "read",
  [`GET ${SESSION}/tree`]: "read",
  "GET /api/v1/chats/:session_id/stream": "read",
  "GET /api/v1/chat/messages/:session_id": "read",
  "GET /api/chat/:id/stream": "read",
  [`GET ${SESSION}/ratings`]: "read",
  "GET /api/v1/chat/runs/:id/context": "read",
  "GET /api/v1/feedback": "read",
  [`GET ${SESSION}/usage`]: "read",
  "GET /api/v1/usage": "read",
  "GET /api/v1/usage/budgets": "read",
  "GET /api/v1/usage/export.csv": "read",
  "GET /api/v1/feedback/ratings": "read",
  "GET /api/v1/feedback/export.jsonl": "read",
  // They only read, and are POST for the length of what they name.
  "GET /api/v1/live": "read",
  "POST /api/v1/live": "read",
  "POST /api/v1/live/poll": "read",
  "POST /api/v1/live/ticket": "read",

  "POST /api/v1/chat/sessions": "write",
  [`PATCH ${SESSION}`]: "write",
  [`DELETE ${SESSION}`]: "write",
  [`POST ${SESSION}/restore`]: "write",
  [`POST ${SESSION}/shares`]: "write",
  [`POST ${SESSION}/read`]: "write",
  [`POST ${SESSION}/fork`]: "write",
  [`POST ${SESSION}/stop`]: "write",
  "DELETE /api/v1/chat/messages/:session_id/:message_id": "write",
  "DELETE /api/v1/chat/shares/:id": "write",
  "PATCH /api/v1/chat/queue/:run_id": "write",
  "DELETE /api/v1/chat/queue/:run_id": "write",
  "POST /api/chat/:id/stop": "write",
  "PUT /api/v1/chat/messages/:id/rating": "write",
  "DELETE /api/v1/chat/messages/:id/rating": "write",
  "PUT /api/v1/feedback": "write",
  "POST /api/v1/delivery": "write",

  "POST /api/v1/chat/messages": "generate",
  "POST /api/v1/chat/runs/:id/retry": "generate",
  "POST /api/v1/chat/runs/:id/continue": "generate",
  "POST /api/chat": "generate",
};

/** @param path as the app names its routes */
export function accessTo(method: string, path: string): Access {
  return ROUTE_ACCESS[`${method} ${path}`] ?? "session";
}

/**
 * Lets a key do what it is for, and people everything that is theirs.
 *
 * @throws ProblemError `scope_missing`
 */
export function checkScope(c: Context<Env>, { credential }: Principal): void {
  if (credential.kind !== "api-key") return;
  const route = matchedRoutes(c).findLast(({ method }) => method !== "ALL");
  if (!route) return; // there is nothing here, which the app says
  const access = accessTo(route.method, route.path);
  if (access === "open" || credential.scopes.some((scope) => scope === access)) return;
  if (access === "session") throw problem("scope_missing", "No API key can do this. Sign in for it.");
  throw problem("scope_missing", `This API key is not for this: it needs the scope ${access}.`, {
    headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${access}"` },
  });
}
