/** Whom a key can be for; `server` is one that speaks OpenAI's Chat Completions, added by its address. */
export const KEY_PROVIDERS = ["anthropic", "openai", "google", "openrouter", "server"] as const;
export type KeyProvider = (typeof KEY_PROVIDERS)[number];

/** Whose key a call is made with: the person's own, the workspace's, the environment's; `none` where none is needed. */
export const KEY_SOURCES = ["own", "workspace", "environment", "none"] as const;
export type KeySource = (typeof KEY_SOURCES)[number];

/**
 * What comes of trying a key: it works, the provider refuses it, its credit is used up, the address is not one that may
 * be called, what answers there is not such a server, or nothing answers.
 */
export const KEY_OUTCOMES = [
  "working",
  "key_refused",
  "no_credit",
  "address_refused",
  "not_a_server",
  "unreachable",
] as const;
export type KeyOutcome = (typeof KEY_OUTCOMES)[number];

/** `unreadable`: sealed with a secret that the server does not have any more, so it has to be entered again. */
export type KeyState = KeyOutcome | "unreadable";

/** A key as lists have it: the key itself is in no answer. */
export interface ProviderKey {
  id: string;
  provider: KeyProvider;
  /** As ids of its models begin. */
  name: string;
  /** Of servers only. */
  base_url: string | null;
  /** The key's last characters; null when there is no key, or it is short. */
  hint: string | null;
  has_key: boolean;
  /** The models to list; null: the provider's usual ones. */
  models: string[] | null;
  /** What came of trying it last. */
  state: KeyState;
  tested_at: string;
  created_at: string;
}

/** A provider that can be called, and with whose key that is done. */
export interface ProviderInUse {
  name: string;
  title: string;
  key_source: KeySource;
}

/** `GET /provider-keys`: a person's own keys. */
export interface ProviderKeyList {
  items: ProviderKey[];
  /** What the person's messages are answered with. */
  in_use: ProviderInUse[];
  /** Whether this deployment takes own keys. */
  own_keys: boolean;
}

/** `GET /admin/provider-keys`: the keys of the workspace. */
export interface WorkspaceKeyList {
  items: ProviderKey[];
  /** What messages are answered with of somebody who has no key. */
  in_use: ProviderInUse[];
  /** Keys of the workspace and of its people that are not sealed with the current secret: no secret the server has opens them. */
  not_current: number;
}

/** `POST /provider-keys`: takes the place of the key with this name, if there is one. */
export interface SaveProviderKey {
  provider: KeyProvider;
  /** Of servers: as ids of its models are to begin. */
  name?: string;
  base_url?: string;
  key?: string;
  /** Omitted: the provider's usual ones; of servers: those it lists. */
  models?: string[];
  /** Save it even if nothing answers, so that it could not be tried. */
  untested?: true;
}

/** What came of trying a key; `key` is null when it was not saved. */
export interface TestedProviderKey {
  outcome: KeyOutcome;
  key: ProviderKey | null;
}
