import { KEY_PROVIDERS, type ProviderKey } from "@millrace/protocol";
import { type ProviderSetup, setupWithKey } from "../models/models-config.ts";
import type { Place } from "../secrets/envelope.ts";
import type { ProviderKeyTable } from "../storage/workspace-tables.ts";
import type { ProviderKeyDependencies } from "./dependencies.ts";

export type KeyRow = ProviderKeyTable;

/** A row with its key opened; null where the server wants none. */
export type OpenKeyRow = Omit<KeyRow, "sealed"> & { readonly key: string | null };

/** Names that servers cannot have, because ids of models begin with them already. */
export const TAKEN_NAMES: readonly string[] = [...KEY_PROVIDERS, "ollama", "demo"];

const HINT_LENGTH = 4;
const LEAST_LENGTH_FOR_HINT = 12;

export function placeOf(id: string): Place {
  return { table: "provider_keys", row: id, column: "sealed" };
}

/** The end of a key, by which its owner knows it again; null where that would be too much of it. */
export function hintOf(key: string | null): string | null {
  return key !== null && key.length >= LEAST_LENGTH_FOR_HINT ? key.slice(-HINT_LENGTH) : null;
}

/** @returns null when no secret opens its key */
export function openRow({ sealed, ...row }: KeyRow, ring: ProviderKeyDependencies["ring"]): OpenKeyRow | null {
  const key = sealed === null ? null : ring.open(sealed, placeOf(row.id));
  return sealed !== null && key === null ? null : { ...row, key };
}

export function toSetup(
  {
    owner_id,
    provider,
    name,
    base_url,
    key,
    models,
  }: Pick<OpenKeyRow, "owner_id" | "provider" | "name" | "base_url" | "key" | "models">,
  { defaults }: Pick<ProviderKeyDependencies, "defaults">,
): ProviderSetup | undefined {
  const keySource = owner_id === null ? "workspace" : "own";
  const listed = models === null ? {} : { models: parseModels(models) };
  if (provider === "server") {
    return {
      name,
      title: name,
      format: "openai-chat",
      apiKey: key,
      baseUrl: base_url ?? "",
      keySource: key === null ? "none" : keySource,
      guarded: true,
      models: [],
      ...listed,
    };
  }
  const setup = setupWithKey(provider, key ?? "", defaults);
  return setup && { ...setup, keySource, ...listed };
}

export function toProviderKey(row: KeyRow, ring: ProviderKeyDependencies["ring"]): ProviderKey {
  const { id, provider, name, base_url, hint, sealed, models, state, tested_at, created_at } = row;
  return {
    id,
    provider,
    name,
    base_url,
    hint,
    has_key: sealed !== null,
    models: models === null ? null : parseModels(models),
    state: openRow(row, ring) ? state : "unreadable",
    tested_at: new Date(tested_at).toISOString(),
    created_at: new Date(created_at).toISOString(),
  };
}

/** Written by ourselves, from what the route's schema let through. */
function parseModels(models: string): string[] {
  return JSON.parse(models);
}
