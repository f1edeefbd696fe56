import { every } from "hono/combine";
import { createMiddleware } from "hono/factory";
import { bearerOf, isApiKey } from "../api-key.ts";
import type { Principal } from "../principal.ts";
import type { Env } from "./env.ts";
import { type ProblemError, problem } from "./problems.ts";
import { checkScope } from "./scopes.ts";

/** Sets `c.var.principal`, or answers 401 `unauthenticated`, or 403 `scope_missing` to a key that is not for the route. */
export function requireUser(identity: { authenticate(request: Request): Promise<Principal | null> }) {
  return createMiddleware<Env>(async (c, next) => {
    const principal = await identity.authenticate(c.req.raw);
    if (!principal) throw unauthenticated(c.req.raw.headers);
    checkScope(c, principal);
    c.set("principal", principal);
    await next();
  });
}

/** For routes of those who set up the deployment: for anybody else there is nothing there (SEC1). */
export function requireAdmin(identity: { authenticate(request: Request): Promise<Principal | null> }) {
  return every(
    requireUser(identity),
    createMiddleware<Env>(async (c, next) => {
      if (!c.var.principal.isAdmin) throw problem("not_found", "There is nothing at this address.");
      await next();
    }),
  );
}

function unauthenticated(headers: Headers): ProblemError {
  const key = bearerOf(headers);
  if (key === null) return problem("unauthenticated", "Sign in first.");
  const detail = isApiKey(key)
    ? "This API key has expired, was revoked, or was made by another server."
    : "This is not a whole API key: a character is wrong or missing. Copy it again.";
  return problem("unauthenticated", detail, { headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' } });
}
