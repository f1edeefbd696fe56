import { currentUserId } from "../queries.ts";

const PREFIX = "millrace.draft.";

/**
 * Unsent text of the person who is signed in, kept on this device until it is sent or they sign out. `key` is a session's
 * id, or `new`.
 */
export function readDraft(key: string): string {
  return localStorage.getItem(placeOf(key)) ?? "";
}

export function saveDraft(key: string, text: string): void {
  try {
    if (text) localStorage.setItem(placeOf(key), text);
    else clearDraft(key);
  } catch (error) {
    console.warn("A draft could not be kept on this device.", error); // it is full; the text is still in the field
  }
}

export function clearDraft(key: string): void {
  localStorage.removeItem(placeOf(key));
}

/** Calls `listener` when another tab changed the draft. Returns what ends that. */
export function onDraftChanged(key: string, listener: (text: string) => void): () => void {
  const onStorage = (event: StorageEvent) => event.key === placeOf(key) && listener(event.newValue ?? "");
  addEventListener("storage", onStorage);
  return () => removeEventListener("storage", onStorage);
}

export function clearDrafts(user: string): void {
  for (const place of Object.keys(localStorage)) {
    if (place.startsWith(`${PREFIX}${user}.`)) localStorage.removeItem(place);
  }
}

function placeOf(key: string): string {
  return `${PREFIX}${currentUserId()}.${key}`;
}
