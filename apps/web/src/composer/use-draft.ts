import { type RefObject, useEffect, useState } from "react";
import { onDraftChanged, readDraft, saveDraft } from "./draft.ts";

/**
 * The unsent text and what changes it. What another tab of the same person writes shows here too, but never in a field that
 * is being written in.
 */
export function useDraft(key: string, field: RefObject<HTMLTextAreaElement | null>): [string, (text: string) => void] {
  const [text, setText] = useState(() => readDraft(key));

  useEffect(
    () =>
      onDraftChanged(key, (next) => {
        const isWriting = document.hasFocus() && document.activeElement === field.current;
        if (!isWriting) setText(next);
      }),
    [key, field],
  );

  return [
    text,
    (next) => {
      setText(next);
      saveDraft(key, next);
    },
  ];
}
