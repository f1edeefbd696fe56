import { type RefObject, useEffect, useRef } from "react";

/** Moves the focus into a form that opens in the place of the buttons, and back to the first of them when it closes. */
export function useFormFocus(isOpen: boolean): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const was = useRef(isOpen);
  useEffect(() => {
    if (was.current === isOpen) return;
    was.current = isOpen;
    place.current?.querySelector<HTMLElement>(isOpen ? "input" : "button")?.focus();
  }, [isOpen]);
  return place;
}
