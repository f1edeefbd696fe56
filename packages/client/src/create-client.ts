import { type Api, type CurrentUser, createApi } from "./api.ts";
import { type ClientOptions, createEnvironment } from "./environment.ts";
import { Identity } from "./identity.ts";
import type { ConnectionState } from "./live/connection-status.ts";
import { createTransports } from "./live/create-transports.ts";
import { LiveConnection } from "./live/live-connection.ts";
import type { LogEvent, LogFollower } from "./live/log-follower.ts";
import { LogSessionStore } from "./log-session-store.ts";
import { type Call, request } from "./request.ts";
import type { SessionStore } from "./session-store.ts";
import { signingApi } from "./signing-api.ts";
import type { UserStorage } from "./storage/user-storage.ts";

export interface MillraceClient {
  readonly api: Api;
  /** What the parts of the API that are apart from `api` are made of, such as `createFeedbackApi`. */
  readonly call: Call;
  /**
   * Who is signed in, or null. An app begins with it, before the first `session`: from then on the device keeps what the
   * person looks at and writes, and what they wrote before without a connection is sent. When the device remembers who it
   * was, the answer comes at once, also without a network, and the server is asked behind it. Rejects like `Api`.
   */
  currentUser(): Promise<CurrentUser | null>;
  /**
   * Calls `listener` when somebody else is signed in than `currentUser` said, or nobody any more: in another tab, or because
   * the server knew better. By then nothing of the former user is shown or kept. Returns what ends that.
   */
  onUserChanged(listener: (user: CurrentUser | null) => void): () => void;
  /**
   * Small JSON values of the signed-in user that an app wants back when it starts, such as the first page of a list. A value
   * of another version is not read; one that is too large (200,000 characters) is not kept.
   */
  readonly records: {
    /** Undefined when there is none. */
    read(name: string, version: number): Promise<unknown>;
    write(name: string, version: number, value: unknown): Promise<void>;
  };
  /** The one connection everything here shares; it is there while something is followed or listened for. */
  readonly connection: {
    /** The same reference until something changed. */
    getState(): ConnectionState;
    /** Returns what ends calling `listener`. */
    subscribe(listener: () => void): () => void;
    /**
     * Calls `listener` with the events of every frame that arrives, those of a catch-up included, once the stores have them.
     * For measuring; returns what ends it.
     */
    onEvents(listener: (events: readonly LogEvent[]) => void): () => void;
  };
  /** The signed-in person's lists: sessions, titles, unread marks. */
  readonly lists: {
    /**
     * Calls `listener` whenever what was fetched of the lists may be out of date, so also when the client connects for the
     * first time, and after a time without connection in which they changed (LIV5). Returns what ends that.
     */
    onChanged(listener: () => void): () => void;
  };
  /** One shared store per session id; connects with its first subscriber, disconnects after its last. */
  session(id: string): SessionStore;
  /** Follows a session's log event by event. Returns what ends that, without a word to the follower. */
  followLog(sessionId: string, follower: LogFollower): () => void;
  /**
   * Closes and forgets every store, ends all following (`signed_out`), and removes everything of the user from the device
   * before it resolves. `api.signOut` does that itself; this is for other ways to sign out.
   */
  reset(): Promise<void>;
}

/** Stores nobody uses stay for a quick return to their session, up to this many in all. */
const KEPT_STORES = 20;

export function createClient(options: ClientOptions = {}): MillraceClient {
  const environment = createEnvironment(options);
  const plainApi = createApi(environment);
  const userListeners = new Set<(user: CurrentUser | null) => void>();
  const stores = new Map<string, LogSessionStore>();
  let stopWaking = () => {};

  const identity = new Identity(environment, plainApi, {
    began(storage) {
      for (const [id, { inUse }] of stores) if (!inUse) stores.delete(id); // they keep nothing
      stopWaking = environment.onWake(() => void sendWaiting(storage));
      void sendWaiting(storage);
    },
    ended() {
      stopWaking();
      for (const store of stores.values()) store.close();
      stores.clear();
      live.reset();
    },
    corrected(user) {
      for (const listener of [...userListeners]) listener(user);
    },
    outgoingChanged(sessionId) {
      const store = stores.get(sessionId);
      if (store?.inUse) void store.syncOutgoing();
    },
  });
  const api = signingApi(plainApi, identity);
  const live = new LiveConnection(environment, createTransports(environment, api), () => identity.storage?.signedOut());

  function storeOf(id: string): LogSessionStore {
    const store = stores.get(id) ?? new LogSessionStore(id, environment, api, live, identity.storage);
    stores.delete(id);
    for (const [other, { inUse }] of stores) {
      if (stores.size < KEPT_STORES) break;
      if (!inUse) stores.delete(other);
    }
    stores.set(id, store);
    return store;
  }

  /** Also for sessions nobody looks at. */
  async function sendWaiting({ messages }: UserStorage): Promise<void> {
    const ids = await messages.sessions();
    for (const id of ids) void storeOf(id).sendWaiting();
  }

  return {
    api,
    call: (options) => request(environment, options),
    currentUser: () => identity.currentUser(),
    onUserChanged(listener) {
      const own = (user: CurrentUser | null) => listener(user); // the same listener may listen twice
      userListeners.add(own);
      return () => userListeners.delete(own);
    },
    records: {
      read: async (name, version) => identity.storage?.records.read(name, version),
      write: async (name, version, value) => identity.storage?.records.write(name, version, value),
    },
    connection: {
      getState: () => live.getState(),
      subscribe: (listener) => live.onStateChanged(listener),
      onEvents: (listener) => live.onEvents(listener),
    },
    lists: { onChanged: (listener) => live.onListsChanged(listener) },
    session: storeOf,
    followLog: (sessionId, follower) => live.follow(sessionId, follower),
    reset: () => identity.forget(),
  };
}
