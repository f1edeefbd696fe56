import type { ApiKeyScope } from "@millrace/protocol";
import { compiled } from "../storage/compiled.ts";
import type { ApiKeyDependencies } from "./dependencies.ts";
import { SCOPES } from "./schemas.ts";

/** How exact the time is at which a key was used last: each is written at most once in so long. */
const USE_MS = 10 * 60 * 1_000;

interface FoundApiKey {
  readonly id: string;
  readonly userId: string;
  readonly scopes: readonly ApiKeyScope[];
  /** Infinity: until it is revoked. */
  readonly expiresAt: number;
}

/** Finds keys for the authenticator, and notes that they are used. */
export function createApiKeyFinder({ storage: { db }, log, clock, logger }: Omit<ApiKeyDependencies, "createId">) {
  /** Whose use is being written. */
  const noting = new Set<string>();

  const note = async (id: string) => {
    if (noting.has(id)) return;
    noting.add(id);
    const now = clock.now();
    const use = db
      .updateTable("api_keys")
      .set({ last_used_at: now })
      .where("id", "=", id)
      // Another node may have written it meanwhile.
      .where((where) => where.or([where("last_used_at", "is", null), where("last_used_at", "<=", now - USE_MS)]));
    try {
      await log.append({ log: null, statements: [compiled(use)], events: [] });
    } catch (error) {
      logger.warn({ err: error }, "the use of an API key could not be noted");
    } finally {
      noting.delete(id);
    }
  };

  return {
    async find(by: "id" | "key_hash", value: string): Promise<FoundApiKey | null> {
      const row = await db
        .selectFrom("api_keys")
        .select(["id", "user_id", "scopes", "expires_at", "last_used_at"])
        .where(by, "=", value)
        .executeTakeFirst();
      if (!row) return null;
      const expiresAt = row.expires_at ?? Number.POSITIVE_INFINITY;
      const now = clock.now();
      if (expiresAt > now && (row.last_used_at ?? Number.NEGATIVE_INFINITY) <= now - USE_MS) void note(row.id);
      return { id: row.id, userId: row.user_id, scopes: SCOPES.parse(JSON.parse(row.scopes)), expiresAt };
    },
  };
}
