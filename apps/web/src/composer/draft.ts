const PREFIX = "millrace.draft.";

/** Whose unsent text it is, and where: a session's id, or `new`. */
export interface DraftPlace {
  user: string;
  session: string;
}

/** Unsent text, kept on this device until it is sent or its writer signs out. */
export function readDraft(place: DraftPlace): string {
  return localStorage.getItem(keyOf(place)) ?? "";
}

export function saveDraft(place: DraftPlace, text: string): void {
  try {
    if (text) localStorage.setItem(keyOf(place), text);
    else localStorage.removeItem(keyOf(place));
  } catch (error) {
    console.warn("A draft could not be kept on this device.", error); // it is full; the text is still in the field
  }
}

/** Calls `listener` when another tab changed the draft. Returns what ends that. */
export function onDraftChanged(place: DraftPlace, listener: (text: string) => void): () => void {
  const onStorage = ({ key, newValue }: StorageEvent) => key === keyOf(place) && listener(newValue ?? "");
  addEventListener("storage", onStorage);
  return () => removeEventListener("storage", onStorage);
}

/** For a session that is gone. */
export function clearDraft(session: string): void {
  removeKeys((key) => key.endsWith(`.${session}`));
}

export function clearDrafts(user: string): void {
  removeKeys((key) => key.startsWith(keyOf({ user, session: "" })));
}

function keyOf({ user, session }: DraftPlace): string {
  return `${PREFIX}${user}.${session}`;
}

function removeKeys(isRemoved: (key: string) => boolean): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(PREFIX) && isRemoved(key)) localStorage.removeItem(key);
}
