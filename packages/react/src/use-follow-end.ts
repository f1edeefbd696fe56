import { type RefObject, useEffect, useRef } from "react";

/** Closer than this to the end (CSS pixels) counts as being there. */
const NEAR = 32;

/** Keeps the end of something that scrolls in view, unless the reader scrolled up. */
export function useFollowEnd(): RefObject<HTMLDivElement | null> {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let isFollowing = true;
    let lastTop = 0;
    const follow = () => {
      if (isFollowing) element.scrollTop = element.scrollHeight;
    };
    const onScroll = () => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
      if (distance < NEAR) isFollowing = true;
      else if (element.scrollTop < lastTop) isFollowing = false;
      lastTop = element.scrollTop;
    };
    const sizes = new ResizeObserver(follow);
    const children = new MutationObserver(follow);
    sizes.observe(element);
    children.observe(element, { childList: true, subtree: true, characterData: true });
    element.addEventListener("scroll", onScroll, { passive: true });
    follow();
    return () => {
      sizes.disconnect();
      children.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);
  return scroller;
}
