import type { Api, SessionStore } from "@millrace/client";
import type { Message } from "@millrace/protocol";

/** Messages asked for at a time on the way to one of them. */
const PAGE = 200;
/** Pages after which a message counts as out of reach. */
const MOST_PAGES = 100;

export type Sought = "here" | "missing";

/**
 * Shows the path the message is on, and loads it as far back as the message.
 *
 * @returns null when `signal` ended it; `missing` also for a message too far from the end
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
  await loadBackTo(store, message, signal);
  if (!signal.aborted && !isShown(store, id)) {
    await store.showVersion(id);
    await loadBackTo(store, message, signal);
  }
  if (signal.aborted) return null;
  return isShown(store, id) ? "here" : "missing";
}

/** Loads older pages of the path that is shown until the message is there, or everything as old. */
async function loadBackTo(store: SessionStore, { id, created_at }: Message, signal: AbortSignal): Promise<void> {
  for (let page = 0; page < MOST_PAGES && !signal.aborted && !isShown(store, id); page++) {
    const { path, state } = store.getView();
    const oldest = path[0];
    if (!state?.older_cursor || !oldest || oldest.created_at < created_at) return;
    await store.loadOlder({ limit: PAGE });
  }
}

function isShown(store: SessionStore, id: string): boolean {
  return store.getView().path.some((message) => message.id === id);
}
