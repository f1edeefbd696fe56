import { useState } from "react";

/** Messages that are being edited, though what shows them may come and go as the reader scrolls. */
const open = new Set<string>();

/** Whether something is being edited here, and how to begin and end that. */
export function useEditing(key: string): [isEditing: boolean, setEditing: (isEditing: boolean) => void] {
  const [isEditing, setState] = useState(() => open.has(key));
  return [
    isEditing,
    (next) => {
      if (next) open.add(key);
      else open.delete(key);
      setState(next);
    },
  ];
}
