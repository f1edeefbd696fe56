import type { SessionStore, SessionView } from "@millrace/client";
import { useMemo, useSyncExternalStore } from "react";
import { useMillrace } from "./millrace-provider.tsx";

/**
 * A session as it is now, and the store that acts on it. The connection is held while any component uses it; the view
 * changes at most once a frame.
 */
export function useSession(id: string): { view: SessionView; store: SessionStore } {
  const client = useMillrace();
  const { store, subscribe, read } = useMemo(() => {
    const store = client.session(id);
    return {
      store,
      subscribe: (listener: () => void) => store.subscribe(listener),
      read: () => store.getView(),
    };
  }, [client, id]);
  return { view: useSyncExternalStore(subscribe, read, read), store };
}
