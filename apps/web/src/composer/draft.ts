const PREFIX = "millrace.draft.";

/** Unsent text, kept on this device until it is sent. `key` is a session id, or `new`. */
export function readDraft(key: string): string {
  return localStorage.getItem(PREFIX + key) ?? "";
}

export function saveDraft(key: string, text: string): void {
  if (text) localStorage.setItem(PREFIX + key, text);
  else clearDraft(key);
}

export function clearDraft(key: string): void {
  localStorage.removeItem(PREFIX + key);
}

export function clearDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
