import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import * as sessions from "./migrations/0001-sessions.ts";
import * as segments from "./migrations/0002-segments.ts";
import * as live from "./migrations/0003-live.ts";
import * as sessionList from "./migrations/0004-session-list.ts";
import * as tree from "./migrations/0005-tree.ts";
import * as models from "./migrations/0006-models.ts";
import * as providerKeys from "./migrations/0007-provider-keys.ts";
import * as resilience from "./migrations/0008-resilience.ts";
import * as usage from "./migrations/0009-usage.ts";
import * as context from "./migrations/0010-context.ts";
import * as feedback from "./migrations/0011-feedback.ts";
import * as apiKeys from "./migrations/0012-api-keys.ts";
import * as monitoring from "./migrations/0013-monitoring.ts";

export const MIGRATIONS: Record<string, Migration> = {
  "0001-sessions": sessions,
  "0002-segments": segments,
  "0003-live": live,
  "0004-session-list": sessionList,
  "0005-tree": tree,
  "0006-models": models,
  "0007-provider-keys": providerKeys,
  "0008-resilience": resilience,
  "0012-api-keys": apiKeys,
  "0010-context": context,
  "0011-feedback": feedback,
  "0009-usage": usage,
  "0013-monitoring": monitoring,
};

/**
 * Brings the database up to date. Safe to interrupt and to run from several nodes at once: Kysely locks, and each
 * migration is one transaction.
 *
 * @throws the database's error when a migration fails; nothing of that migration remains.
 */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
