import { type RefCallback, useCallback, useEffect, useRef } from "react";

/** A ref for an element at the edge of a list: `onVisible` is called when it comes near the screen; null is idle. */
export function useWhenVisible(onVisible: (() => void) | null): RefCallback<HTMLElement> {
  const latest = useRef(onVisible);
  useEffect(() => {
    latest.current = onVisible;
  });
  const active = onVisible !== null;
  return useCallback(
    (element) => {
      if (!element || !active) return;
      const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current?.(), {
        scrollMargin: "400px 0px",
      });
      observer.observe(element);
      return () => observer.disconnect();
    },
    [active],
  );
}
