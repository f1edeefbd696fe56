import type { Kysely } from "kysely";
import { isLocalHostname } from "../local-hostname.ts";
import type { AuthTables } from "./auth-database.ts";
import { DEMO_EMAIL } from "./demo-account.ts";

/**
 * Tells who may set up the deployment: those whose addresses are named; if none is, whoever made the first account. The
 * demo account may on a server that only its own machine reaches, where whoever uses it owns it.
 *
 * Addresses are not verified: name only those whose accounts exist, or close signing up.
 */
export function createAdminCheck(
  reader: Kysely<AuthTables>,
  { admins, publicUrl }: { admins: readonly string[]; publicUrl: string },
): (user: { id: string; email: string }) => Promise<boolean> {
  const isLocal = isLocalHostname(new URL(publicUrl).hostname);
  return async ({ id, email }) => {
    if (email === DEMO_EMAIL) return isLocal;
    if (admins.length > 0) return admins.includes(email);
    const first = await reader
      .selectFrom("auth_user")
      .select("id")
      .where("email", "!=", DEMO_EMAIL)
      .orderBy("createdAt")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    return first?.id === id;
  };
}
