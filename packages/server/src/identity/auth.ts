import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import type { Logger } from "pino";
import type { AuthDatabase } from "./auth-database.ts";
import { demoAccount } from "./demo-account.ts";

export const AUTH_PATH = "/api/auth";
/** Carries the caller's address to better-auth's rate limit; set by us, never taken from the caller. */
export const ADDRESS_HEADER = "x-millrace-client-address";
export const PASSWORD_LENGTH = { least: 8, most: 128 };

const DAY = 24 * 60 * 60;
const ATTEMPTS = { window: 60, max: 10 };

interface AuthOptions {
  secret: string;
  publicUrl: string;
  rateLimit: boolean;
  logger: Logger;
}

/** better-auth on our database, with its tables up to date. */
export async function createAuth({ secret, publicUrl, rateLimit, logger }: AuthOptions, database: AuthDatabase) {
  const options = {
    appName: "Millrace",
    secret,
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    database: { db: database.writer, type: database.kind, transaction: true },
    user: { modelName: "auth_user" },
    session: { modelName: "auth_session", expiresIn: 30 * DAY, updateAge: DAY },
    account: { modelName: "auth_account" },
    verification: { modelName: "auth_verification" },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    plugins: [demoAccount()],
    rateLimit: {
      enabled: rateLimit,
      storage: "memory",
      customRules: { "/sign-in/email": ATTEMPTS, "/sign-up/email": ATTEMPTS, "/demo-login": { window: 60, max: 30 } },
    },
    advanced: {
      cookiePrefix: "millrace",
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // The app checks the origin of every unsafe request before it comes here.
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
    telemetry: { enabled: false },
    logger: {
      level: "error",
      log: (_level, message, ...details) => logger.error({ causes: details.flatMap(codeOf) }, `identity: ${message}`),
    },
  } satisfies BetterAuthOptions;
  await database.exclusively(async () => (await getMigrations(options)).runMigrations());
  return betterAuth(options);
}

/** A failure's code only: a driver's text can hold e-mail addresses (SEC8). */
function codeOf(detail: unknown): string[] {
  return detail instanceof Error && "code" in detail ? [String(detail.code)] : [];
}

export type Auth = Awaited<ReturnType<typeof createAuth>>;
