import { createHmac, timingSafeEqual } from "node:crypto";
import type { ApiKeyScope } from "@millrace/protocol";
import { parse } from "hono/utils/cookie";
import type { Kysely } from "kysely";
import { bearerOf, isApiKey } from "../api-key.ts";
import type { Clock } from "../clock.ts";
import type { Credential, CredentialName, Principal } from "../principal.ts";
import { hashOf } from "../secret-hash.ts";
import type { AuthTables } from "./auth-database.ts";
import { DEMO_EMAIL } from "./demo-account.ts";

/** How old an answer may be (LIV4). */
const FRESH_MS = 1_000;
const MAX_KEPT = 10_000;

/** The API keys there are, expired ones included. */
export interface ApiKeys {
  find(by: "id" | "key_hash", value: string): Promise<KnownApiKey | null>;
}

export interface KnownApiKey {
  readonly id: string;
  readonly userId: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt: number;
}

interface AuthenticatorOptions {
  reader: Kysely<AuthTables>;
  cookieName: string;
  secret: string;
  isAdmin: (user: { id: string; email: string }) => Promise<boolean>;
  apiKeys: ApiKeys;
  clock: Pick<Clock, "now">;
}

/**
 * Tells who a session cookie or an API key stands for; where a request has both, the key decides. Reads better-auth's
 * cookie and tables directly, on a connection that never waits for a sign-up, and remembers the answer for a second: this
 * runs with every request.
 */
export function createAuthenticator({ reader, cookieName, secret, isAdmin, apiKeys, clock }: AuthenticatorOptions) {
  /** By the signed value, so that one that was verified need not be again, or by the hash of the key. */
  const kept = new Map<string, { principal: Principal; until: number }>();

  const principalFor = async (
    { id, name, email }: { id: string; name: string; email: string },
    credential: Credential,
  ): Promise<Principal> => ({
    userId: id,
    name,
    email,
    isDemo: email === DEMO_EMAIL,
    isAdmin: credential.kind === "session" && (await isAdmin({ id, email })),
    credential,
  });

  const ofSession = async (by: "id" | "token", value: string): Promise<Principal | null> => {
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
      .where(`auth_session.${by}`, "=", value)
      .executeTakeFirst();
    if (!row) return null;
    const expiresAt = new Date(row.expiresAt).getTime();
    return principalFor(row, { kind: "session", id: row.credentialId, expiresAt });
  };

  const ofKey = async (by: "id" | "key_hash", value: string): Promise<Principal | null> => {
    const key = await apiKeys.find(by, value);
    if (!key) return null;
    const { id, scopes, expiresAt } = key;
    const user = await reader
      .selectFrom("auth_user")
      .select(["id", "name", "email"])
      .where("id", "=", key.userId)
      .executeTakeFirst();
    return user ? principalFor(user, { kind: "api-key", id, scopes, expiresAt }) : null;
  };

  const unlessExpired = (principal: Principal | null) =>
    principal && principal.credential.expiresAt > clock.now() ? principal : null;

  /** What `find` found within the last second under this name, or finds now. */
  const remembered = async (name: string, find: () => Promise<Principal | null>): Promise<Principal | null> => {
    const now = clock.now();
    const known = kept.get(name);
    if (known && known.until > now) return unlessExpired(known.principal);
    kept.delete(name);
    const principal = unlessExpired(await find());
    if (!principal) return null;
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(name, { principal, until: now + FRESH_MS });
    return principal;
  };

  return {
    async authenticate(request: Request): Promise<Principal | null> {
      const key = bearerOf(request.headers);
      if (key !== null) {
        if (!isApiKey(key)) return null;
        const hash = hashOf(key);
        return remembered(`key ${hash}`, () => ofKey("key_hash", hash));
      }
      const signed = parse(request.headers.get("cookie") ?? "", cookieName)[cookieName];
      if (signed === undefined) return null;
      return remembered(`session ${signed}`, async () => {
        const token = verifySigned(signed, secret);
        return token === null ? null : ofSession("token", token);
      });
    },
    async principalOf({ kind, id }: CredentialName): Promise<Principal | null> {
      return unlessExpired(await (kind === "session" ? ofSession("id", id) : ofKey("id", id)));
    },
    /** Forgets a credential; called once it is ended. */
    forget(credentialId: string): void {
      for (const [name, { principal }] of kept) if (principal.credential.id === credentialId) kept.delete(name);
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
