import type { ProviderKeyList, SaveProviderKey, TestedProviderKey, WorkspaceKeyList } from "@millrace/protocol";
import type { Call } from "./request.ts";

/** Whose keys: the person's, or the workspace's. */
export type KeyOwner = "own" | "workspace";

/** Keys of providers; apart from `Api`, so that an app loads it with their pages. */
export interface ProviderKeysApi {
  /** The person's own. */
  own(): Promise<ProviderKeyList>;
  /** The workspace's; for administrators. */
  workspace(): Promise<WorkspaceKeyList>;
  /** Tries the key, and saves it if it works; what came of it is the answer. */
  save(whose: KeyOwner, body: SaveProviderKey): Promise<TestedProviderKey>;
  test(whose: KeyOwner, id: string): Promise<TestedProviderKey>;
  remove(whose: KeyOwner, id: string): Promise<void>;
}

export function createProviderKeysApi(call: Call): ProviderKeysApi {
  const all = (whose: KeyOwner) => `/api/v1/${whose === "own" ? "" : "admin/"}provider-keys`;
  const one = (whose: KeyOwner, id: string) => `${all(whose)}/${encodeURIComponent(id)}`;
  return {
    own: () => call({ method: "GET", path: all("own") }),
    workspace: () => call({ method: "GET", path: all("workspace") }),
    save: (whose, body) => call({ method: "POST", path: all(whose), body }),
    test: (whose, id) => call({ method: "POST", path: `${one(whose, id)}/test`, body: {} }),
    remove: (whose, id) => call({ method: "DELETE", path: one(whose, id) }),
  };
}
