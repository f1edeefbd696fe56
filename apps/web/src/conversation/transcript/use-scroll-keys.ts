import type { KeyboardEvent, RefObject } from "react";
import type { VirtualizerHandle } from "virtua";

/** How much of the view a page is. */
const PAGE = 0.9;

interface Ends {
  toEnd: () => void;
  leaveEnd: () => void;
}

/**
 * Home, End, PageUp and PageDown, where the focus is on the transcript or on a message of it. The browser's own ones move
 * in an animation, which ends too early when rows that come into view turn out higher or lower than expected.
 */
export function useScrollKeys(
  scroller: RefObject<HTMLElement | null>,
  handle: RefObject<VirtualizerHandle | null>,
  { toEnd, leaveEnd }: Ends,
): (event: KeyboardEvent) => void {
  return (event) => {
    const { target, key, ctrlKey, altKey, shiftKey, metaKey } = event;
    const element = scroller.current;
    if (!element || ctrlKey || altKey || shiftKey || metaKey) return;
    if (target !== element && !(target instanceof HTMLLIElement)) return;
    const page = PAGE * element.clientHeight;
    if (key === "Home") {
      leaveEnd();
      handle.current?.scrollTo(0);
    } else if (key === "End") {
      handle.current?.scrollTo(handle.current.scrollSize); // or it would still be on its way to where it was sent before
      toEnd();
    } else if (key === "PageUp") element.scrollBy({ top: -page, behavior: "instant" });
    else if (key === "PageDown") element.scrollBy({ top: page, behavior: "instant" });
    else return;
    event.preventDefault();
  };
}
