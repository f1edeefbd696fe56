import type { ApiKey, ApiKeyList, CreateApiKey, NewApiKey } from "@millrace/protocol";
import type { Call } from "./request.ts";

/** A person's keys for programs, only for whoever signed in; apart from `Api`, so that an app loads it with their page. */
export interface ApiKeysApi {
  /** The newest first. */
  list(): Promise<ApiKeyList>;
  /** No other answer has the key. */
  create(body: CreateApiKey): Promise<NewApiKey>;
  rename(id: string, name: string): Promise<ApiKey>;
  revoke(id: string): Promise<void>;
}

export function createApiKeysApi(call: Call): ApiKeysApi {
  const all = "/api/v1/api-keys";
  const one = (id: string) => `${all}/${encodeURIComponent(id)}`;
  return {
    list: () => call({ method: "GET", path: all }),
    create: (body) => call({ method: "POST", path: all, body }),
    rename: (id, name) => call({ method: "PATCH", path: one(id), body: { name } }),
    revoke: (id) => call({ method: "DELETE", path: one(id) }),
  };
}
