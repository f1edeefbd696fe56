import { useSyncExternalStore } from "react";

interface StoredSetting {
  get: () => string | null;
  set: (value: string) => void;
  /** The value, kept up to date in every component that shows it. */
  use: () => string | null;
}

/** A choice of the reader's that this device remembers. */
export function createStoredSetting(name: string): StoredSetting {
  const key = `millrace.${name}`;
  const listeners = new Set<() => void>();
  const get = () => localStorage.getItem(key);

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return {
    get,
    set(value) {
      localStorage.setItem(key, value);
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}
