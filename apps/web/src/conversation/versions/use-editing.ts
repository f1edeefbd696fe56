import { useSyncExternalStore } from "react";

/** What is being edited, though what shows it may come and go as the reader scrolls. */
const open = new Set<string>();
const listeners = new Set<() => void>();

/** Begins or ends editing something, wherever that is asked for. */
export function setEditing(key: string, isEditing: boolean): void {
  if (isEditing) open.add(key);
  else open.delete(key);
  for (const listener of [...listeners]) listener();
}

/** Whether something is being edited here. */
export function useEditing(key: string): boolean {
  return useSyncExternalStore(subscribe, () => open.has(key));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
