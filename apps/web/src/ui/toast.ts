import { useSyncExternalStore } from "react";

export interface Toast {
  text: string;
  /** What can be done about it, as long as it is shown. */
  action?: { label: string; run: () => void };
  seconds: number;
  /** Called when its time is over or it was put away, and the action was not taken. */
  onGone?: () => void;
}

type Show = (message: Toast) => void;

/** The part that shows them is loaded for the first one. */
let isWanted = false;
const listeners = new Set<() => void>();
const mounted = Promise.withResolvers<Show>();

/** Says something that happened, aside from what the person is doing. */
export function showToast(message: Toast): void {
  isWanted = true;
  for (const listener of listeners) listener();
  void mounted.promise.then((show) => show(message));
}

export function useToastsWanted(): boolean {
  return useSyncExternalStore(subscribe, () => isWanted);
}

/** Called once what shows them is on the page: a reader hears only what comes into a region that is there. */
export function toasterMounted(show: Show): void {
  mounted.resolve(show);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
