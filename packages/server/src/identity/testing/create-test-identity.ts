import { pino } from "pino";
import { systemClock } from "../../clock.ts";
import type { AuthStore } from "../auth-database.ts";
import { createIdentity, type Identity, type IdentityOptions } from "../identity.ts";

export function createTestIdentity(store: AuthStore, options: Partial<IdentityOptions> = {}): Promise<Identity> {
  return createIdentity({
    store,
    secret: "a-secret-for-tests-that-is-long-enough",
    publicUrl: "http://localhost:3000",
    demoLogin: true,
    signUp: true,
    admins: [],
    version: "1.2.3",
    rateLimit: false,
    logger: pino({ level: "silent" }),
    clock: systemClock,
    apiKeys: { find: async () => null },
    onCredentialEnded: async () => {},
    ...options,
  });
}
