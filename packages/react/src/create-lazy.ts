import { useEffect, useSyncExternalStore } from "react";

/**
 * Something big that is loaded when the first component needs it.
 *
 * @returns a hook: null until it is there. When it cannot be loaded it stays null, and the next component tries again.
 */
export function createLazy<Value>(load: () => Promise<Value>): () => Value | null {
  let value: Value | null = null;
  let loading = false;
  const listeners = new Set<() => void>();

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function start(): void {
    if (value || loading) return;
    loading = true;
    load()
      .then((loaded) => {
        value = loaded;
        for (const listener of listeners) listener();
      })
      .catch(() => {
        loading = false;
      });
  }

  return () => {
    useEffect(start, []);
    return useSyncExternalStore(
      subscribe,
      () => value,
      () => null,
    );
  };
}
