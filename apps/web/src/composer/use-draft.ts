import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useMemo, useState } from "react";
import { currentUserQuery } from "../queries.ts";
import { type DraftPlace, onDraftChanged, readDraft, saveDraft } from "./draft.ts";

/** The signed-in person's unsent text for a session. */
export function useDraftPlace(session: string): DraftPlace {
  const { data: user } = useQuery(currentUserQuery(useMillrace()));
  const id = user?.id ?? "";
  return useMemo(() => ({ user: id, session }), [id, session]);
}

/**
 * The unsent text and what changes it. What another tab of the same person writes shows here too, but never in a field that
 * is being written in.
 */
export function useDraft(
  session: string,
  field: RefObject<HTMLTextAreaElement | null>,
): [string, (text: string) => void] {
  const place = useDraftPlace(session);
  const [text, setText] = useState(() => readDraft(place));

  useEffect(
    () =>
      onDraftChanged(place, (next) => {
        const isWriting = document.hasFocus() && document.activeElement === field.current;
        if (!isWriting) setText(next);
      }),
    [place, field],
  );

  return [
    text,
    (next) => {
      setText(next);
      saveDraft(place, next);
    },
  ];
}
