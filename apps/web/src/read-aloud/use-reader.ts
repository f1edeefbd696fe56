import { useSyncExternalStore } from "react";
import { Reader, type Reading } from "./reader.ts";

/** The page has one voice. */
export const reader = new Reader(window.speechSynthesis);

export function useReading(): Reading | null {
  return useSyncExternalStore(
    (listener) => reader.subscribe(listener),
    () => reader.reading,
  );
}
