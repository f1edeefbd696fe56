import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** Where in the list its rows are watched, as parts of its height. */
const PLACES = [0.25, 0.5, 0.75];

interface Row {
  element: Element;
  /** CSS pixels from the top of the window. */
  top: number;
}

/**
 * Keeps the rows in view where they are while others come and go above them. Browsers do this by themselves only when the
 * rows in view are not put in anew, which React does when one from below moves to the top.
 *
 * @returns for the element that scrolls; its rows are `li`
 */
export function useKeptPlace(): RefObject<HTMLElement | null> {
  const scroller = useRef<HTMLElement>(null);
  const seen = useRef<readonly Row[]>([]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      seen.current = rowsInView(element);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const shifts = seen.current.filter((row) => row.element.isConnected).map((row) => topOf(row.element) - row.top);
    // The middle one: a row that went elsewhere is not followed.
    const shift = shifts.sort((one, other) => one - other)[Math.floor(shifts.length / 2)];
    if (shift && element.scrollTop > 0) element.scrollTop += shift;
    seen.current = rowsInView(element);
  });

  return scroller;
}

function rowsInView(scroller: HTMLElement): Row[] {
  const { left, top, width, height } = scroller.getBoundingClientRect();
  return PLACES.flatMap((place) => {
    const element = document.elementFromPoint(left + width / 2, top + height * place)?.closest("li");
    return element && scroller.contains(element) ? [{ element, top: topOf(element) }] : [];
  });
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}
