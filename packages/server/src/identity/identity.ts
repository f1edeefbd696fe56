import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Env } from "../http/env.ts";
import type { CredentialName, Principal } from "../principal.ts";
import { createAdminCheck } from "./admins.ts";
import { createAuth } from "./auth.ts";
import { type AuthStore, openAuthDatabase } from "./auth-database.ts";
import { type ApiKeys, createAuthenticator } from "./authenticator.ts";
import { createIdentityRoutes } from "./identity-routes.ts";

/** Who people are: accounts, sessions, credentials. */
export interface Identity {
  /**
   * Whoever the request's credential stands for; null without a valid one. Answers may be up to one second old (LIV4),
   * except that a sign-out or a revocation through this process counts at once.
   */
  authenticate(request: Request): Promise<Principal | null>;
  /** Whoever a credential stands for, as long as it holds. */
  principalOf(credential: CredentialName): Promise<Principal | null>;
  /** Lets nothing rest on a credential any more; call when it was ended. */
  credentialEnded(credentialId: string): Promise<void>;
  /** `/api/auth/*`, `/api/v1/demo-login`, `/api/v1/me`, `/api/v1/config`. */
  readonly routes: OpenAPIHono<Env>;
  /** Those who have an account, by name; no more than a page can show. */
  people(): Promise<Person[]>;
  close(): Promise<void>;
}

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** More people than one page shows (SEC7). */
const MAX_PEOPLE = 1_000;

export interface IdentityOptions {
  store: AuthStore;
  secret: string;
  /** Where people reach the server; over https, cookies are Secure. */
  publicUrl: string;
  demoLogin: boolean;
  signUp: boolean;
  /** E-mail addresses of those who may set up the deployment; empty: whoever made the first account. */
  admins: readonly string[];
  version: string;
  /** Limits attempts to sign in per address. */
  rateLimit: boolean;
  logger: Logger;
  clock: Pick<Clock, "now">;
  apiKeys: ApiKeys;
  /** Called with a credential that was just ended. */
  onCredentialEnded: (credentialId: string) => Promise<void>;
}

/** Opens the account database, brings its tables up to date, and offers the routes to sign in and out. */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const database = openAuthDatabase(options.store);
  const auth = await createAuth(options, database);
  const { authCookies } = await auth.$context;
  const isAdmin = createAdminCheck(database.reader, options);
  const { authenticate, principalOf, forget } = createAuthenticator({
    reader: database.reader,
    cookieName: authCookies.sessionToken.name,
    secret: options.secret,
    isAdmin,
    apiKeys: options.apiKeys,
    clock: options.clock,
  });
  const credentialEnded = async (credentialId: string) => {
    forget(credentialId);
    await options.onCredentialEnded(credentialId);
  };
  return {
    authenticate,
    principalOf,
    credentialEnded,
    routes: createIdentityRoutes({ ...options, auth, authenticate, isAdmin, credentialEnded }),
    people: () =>
      database.reader
        .selectFrom("auth_user")
        .select(["id", "name", "email"])
        .orderBy("name")
        .orderBy("id")
        .limit(MAX_PEOPLE)
        .execute(),
    close: () => database.close(),
  };
}
