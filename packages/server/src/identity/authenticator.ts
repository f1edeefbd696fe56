import { createHmac, timingSafeEqual } from "node:crypto";
import { parse } from "hono/utils/cookie";
import type { Kysely } from "kysely";
import type { Clock } from "../clock.ts";
import type { Principal } from "../principal.ts";
import type { AuthTables } from "./auth-database.ts";
import { DEMO_EMAIL } from "./demo-account.ts";

/** How old an answer may be (LIV4). */
const FRESH_MS = 1_000;
const MAX_KEPT = 10_000;

interface AuthenticatorOptions {
  reader: Kysely<AuthTables>;
  cookieName: string;
  secret: string;
  isAdmin: (user: { id: string; email: string }) => Promise<boolean>;
  clock: Pick<Clock, "now">;
}

/**
 * Tells who a session cookie stands for. Reads better-auth's cookie and tables directly, on a connection that never
 * waits for a sign-up, and remembers the answer for a second: this runs with every request.
 */
export function createAuthenticator({ reader, cookieName, secret, isAdmin, clock }: AuthenticatorOptions) {
  /** By the signed value, so that one that was verified need not be again. */
  const kept = new Map<string, { principal: Principal; until: number }>();

  const signedToken = (request: Request): string | undefined =>
    parse(request.headers.get("cookie") ?? "", cookieName)[cookieName];

  const find = async (token: string, now: number): Promise<Principal | null> => {
    const row = await reader
      .selectFrom("auth_session")
      .innerJoin("auth_user", "auth_user.id", "auth_session.userId")
      .select([
        "auth_user.id",
        "auth_user.name",
        "auth_user.email",
        "auth_session.expiresAt",
        "auth_session.id as credentialId",
      ])
      .where("auth_session.token", "=", token)
      .executeTakeFirst();
    const expiresAt = row ? new Date(row.expiresAt).getTime() : 0;
    if (!row || expiresAt <= now) return null;
    const { id: userId, name, email, credentialId } = row;
    return {
      userId,
      name,
      email,
      isDemo: email === DEMO_EMAIL,
      isAdmin: await isAdmin({ id: userId, email }),
      credential: { id: credentialId, expiresAt },
    };
  };

  return {
    async authenticate(request: Request): Promise<Principal | null> {
      const signed = signedToken(request);
      if (signed === undefined) return null;
      const now = clock.now();
      const known = kept.get(signed);
      if (known && known.until > now) return known.principal;
      kept.delete(signed);
      const token = verifySigned(signed, secret);
      const principal = token === null ? null : await find(token, now);
      if (!principal) return null;
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(signed, { principal, until: now + FRESH_MS });
      return principal;
    },
    /** Forgets the request's session; called once it is deleted. */
    forget(request: Request): void {
      const signed = signedToken(request);
      if (signed !== undefined) kept.delete(signed);
    },
  };
}

/** `<value>.<base64 HMAC-SHA-256 of value>`, as better-auth signs cookies. */
function verifySigned(signed: string, secret: string): string | null {
  const dot = signed.lastIndexOf(".");
  const value = signed.slice(0, Math.max(dot, 0));
  const given = Buffer.from(signed.slice(dot + 1), "base64");
  const right = createHmac("sha256", secret).update(value).digest();
  return given.length === right.length && timingSafeEqual(given, right) ? value : null;
}
