import type { ApiKey, CreateApiKey, NewApiKey } from "@millrace/protocol";
import type { Selectable } from "kysely";
import { createApiKey as drawKey, prefixOf } from "../api-key.ts";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { hashOf } from "../secret-hash.ts";
import { compiled } from "../storage/compiled.ts";
import type { Tables } from "../storage/schema.ts";
import type { ApiKeyDependencies } from "./dependencies.ts";
import { SCOPES } from "./schemas.ts";

/** Keys one person may have at once, expired ones included (SEC7). */
const MAX_KEYS = 50;
const MAX_LIFE_MS = 10 * 366 * 24 * 60 * 60 * 1_000;

type ApiKeyRow = Selectable<Tables["api_keys"]>;

/**
 * @returns the only time that the key is known to the server
 * @throws ProblemError `invalid_request` when it would end in the past or in more than ten years; `conflict` when there are
 * too many
 */
export async function createApiKey(
  { storage: { db }, log, clock, createId }: ApiKeyDependencies,
  { userId }: Principal,
  { name, scopes, expires_at }: CreateApiKey,
): Promise<NewApiKey> {
  const now = clock.now();
  const expiresAt = expires_at === null ? null : Date.parse(expires_at);
  if (expiresAt !== null && (expiresAt <= now || expiresAt > now + MAX_LIFE_MS)) {
    throw problem("invalid_request", "expires_at: must lie ahead, and within ten years.");
  }
  const { keys } = await db
    .selectFrom("api_keys")
    .select((select) => select.fn.countAll<number>().as("keys"))
    .where("user_id", "=", userId)
    .executeTakeFirstOrThrow();
  if (keys >= MAX_KEYS) throw problem("conflict", `You have ${MAX_KEYS} API keys already. Revoke one first.`);
  const key = drawKey();
  const row: ApiKeyRow = {
    id: createId("key"),
    user_id: userId,
    name,
    prefix: prefixOf(key),
    key_hash: hashOf(key),
    scopes: JSON.stringify(scopes),
    created_at: now,
    expires_at: expiresAt,
    last_used_at: null,
  };
  await log.append({ log: null, statements: [compiled(db.insertInto("api_keys").values(row))], events: [] });
  return { ...toApiKey(row), key };
}

/** A person's keys, the newest first. */
export async function listApiKeys({ storage }: ApiKeyDependencies, { userId }: Principal): Promise<ApiKey[]> {
  const rows = await storage.db
    .selectFrom("api_keys")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("id", "desc")
    .execute();
  return rows.map(toApiKey);
}

/** @throws ProblemError `not_found` */
export async function renameApiKey(
  deps: ApiKeyDependencies,
  principal: Principal,
  id: string,
  name: string,
): Promise<ApiKey> {
  const row = await ownKey(deps, principal, id);
  const { storage, log } = deps;
  const rename = storage.db
    .updateTable("api_keys")
    .set({ name })
    .where("id", "=", id)
    .where("user_id", "=", principal.userId);
  const { status } = await log.append({ log: null, guards: [compiled(rename)], statements: [], events: [] });
  if (status !== "committed") throw missing();
  return toApiKey({ ...row, name });
}

/** From now on nobody gets in by the key. @throws ProblemError `not_found` */
export async function revokeApiKey(deps: ApiKeyDependencies, principal: Principal, id: string): Promise<void> {
  await ownKey(deps, principal, id);
  const { storage, log } = deps;
  const remove = storage.db.deleteFrom("api_keys").where("id", "=", id).where("user_id", "=", principal.userId);
  await log.append({ log: null, statements: [compiled(remove)], events: [] });
}

async function ownKey({ storage }: ApiKeyDependencies, { userId }: Principal, id: string): Promise<ApiKeyRow> {
  const row = await storage.db
    .selectFrom("api_keys")
    .selectAll()
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!row) throw missing();
  return row;
}

function missing() {
  return problem("not_found", "There is no such API key.");
}

function toApiKey({ id, name, prefix, scopes, created_at, expires_at, last_used_at }: ApiKeyRow): ApiKey {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    id,
    name,
    prefix,
    scopes: SCOPES.parse(JSON.parse(scopes)),
    created_at: new Date(created_at).toISOString(),
    expires_at: time(expires_at),
    last_used_at: time(last_used_at),
  };
}
