import type { Api, SessionStore } from "@millrace/client";

/** Messages asked for at a time on the way to one of them. */
const PAGE = 200;
/** Pages after which a message counts as out of reach. */
const MOST_PAGES = 100;

/** `elsewhere`: it is in the session, but not on the path that is shown. */
export type Sought = "here" | "elsewhere" | "missing";

/**
 * Loads older pages until the message is among those shown.
 *
 * @returns null when `signal` ended it
 * @throws what the client's calls throw
 */
export async function seekMessage(
  store: SessionStore,
  api: Pick<Api, "messages">,
  id: string,
  signal: AbortSignal,
): Promise<Sought | null> {
  if (isShown(store, id)) return "here";
  const { items } = await api.messages(store.id, { path: id, limit: 1 });
  const message = items[0];
  if (!message) return "missing";
  for (let page = 0; page < MOST_PAGES; page++) {
    if (signal.aborted) return null;
    if (isShown(store, id)) return "here";
    const { path, state } = store.getView();
    const oldest = path[0];
    if (!state?.older_cursor || !oldest || oldest.created_at < message.created_at) break;
    await store.loadOlder({ limit: PAGE });
  }
  // The place to show the version the message is in, once a store can choose versions: `await store.showVersion(id)`.
  return signal.aborted ? null : "elsewhere";
}

function isShown(store: SessionStore, id: string): boolean {
  return store.getView().path.some((message) => message.id === id);
}
