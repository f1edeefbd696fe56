/** What an API key may be for. Each is given or not; none contains another. */
export const API_KEY_SCOPES = ["read", "write", "generate"] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

export interface CreateApiKey {
  name: string;
  scopes: ApiKeyScope[];
  /** RFC 3339; null: until it is revoked. */
  expires_at: string | null;
}

export interface RenameApiKey {
  name: string;
}

/** A key for a program, as its owner sees it. Once it is revoked there is nothing left of it. */
export interface ApiKey extends CreateApiKey {
  id: string;
  /** How the key begins, by which a person can tell which one a program has. */
  prefix: string;
  created_at: string;
  /** To about ten minutes; null: never. */
  last_used_at: string | null;
}

/** The only answer that has the key. */
export interface NewApiKey extends ApiKey {
  key: string;
}

export interface ApiKeyList {
  items: ApiKey[];
}

/** Opens one live connection in place of a credential, for pages whose WebSocket cannot send one. */
export interface LiveTicket {
  ticket: string;
  expires_at: string;
}
