import { every } from "hono/combine";
import { createMiddleware } from "hono/factory";
import type { Principal } from "../principal.ts";
import type { Env } from "./env.ts";
import { problem } from "./problems.ts";

/** Sets `c.var.principal`, or answers 401 `unauthenticated`. */
export function requireUser(identity: { authenticate(request: Request): Promise<Principal | null> }) {
  return createMiddleware<Env>(async (c, next) => {
    const principal = await identity.authenticate(c.req.raw);
    if (!principal) throw problem("unauthenticated", "Sign in first.");
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
