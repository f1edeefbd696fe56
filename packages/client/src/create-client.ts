import { type Api, createApi } from "./api.ts";
import { type ClientOptions, createEnvironment } from "./environment.ts";
import { LogSessionStore, type SessionStore } from "./session-store.ts";

export interface MillraceClient {
  readonly api: Api;
  /** One shared store per session id; connects with its first subscriber, disconnects after its last. */
  session(id: string): SessionStore;
  /** Closes and forgets every store: call it on sign-out. */
  reset(): void;
}

/** Stores nobody uses stay for a quick return to their session, up to this many in all. */
const KEPT_STORES = 20;

export function createClient(options: ClientOptions = {}): MillraceClient {
  const environment = createEnvironment(options);
  const api = createApi(environment);
  const stores = new Map<string, LogSessionStore>();

  return {
    api,
    session(id) {
      const store = stores.get(id) ?? new LogSessionStore(id, environment, api);
      stores.delete(id);
      for (const [other, { inUse }] of stores) {
        if (stores.size < KEPT_STORES) break;
        if (!inUse) stores.delete(other);
      }
      stores.set(id, store);
      return store;
    },
    reset() {
      for (const store of stores.values()) store.close();
      stores.clear();
    },
  };
}
