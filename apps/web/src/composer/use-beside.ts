import { type CSSProperties, useLayoutEffect, useState } from "react";

const WIDE = "(min-width: 48rem)";
const GAP = 6;
const EDGE = 16;
/** As wide as the dialog gets: 28rem. */
const REMS = 28;

interface Place {
  isWide: boolean;
  style: CSSProperties | undefined;
}

/** Where something stands that belongs to an element: above it or below it, where more of a wide page is free. */
export function useBeside(anchor: HTMLElement | null): Place {
  const [place, setPlace] = useState(() => placeOf(anchor));
  useLayoutEffect(() => {
    const follow = () => setPlace(placeOf(anchor));
    addEventListener("resize", follow);
    return () => removeEventListener("resize", follow);
  }, [anchor]);
  return place;
}

function placeOf(anchor: HTMLElement | null): Place {
  const isWide = matchMedia(WIDE).matches;
  if (!isWide || !anchor) return { isWide, style: undefined };
  const { top, bottom, left, right } = anchor.getBoundingClientRect();
  const width = REMS * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isRightToLeft = document.documentElement.dir === "rtl";
  const start = Math.max(EDGE, Math.min(isRightToLeft ? innerWidth - right : left, innerWidth - width - EDGE));
  const [above, below] = [top - GAP - EDGE, innerHeight - bottom - GAP - EDGE];
  const block =
    above >= below ? { bottom: innerHeight - top + GAP, top: "auto" } : { top: bottom + GAP, bottom: "auto" };
  // The custom property is no part of React's type.
  const style = { insetInlineStart: start, insetInlineEnd: "auto", ...block, "--room": `${Math.max(above, below)}px` };
  return { isWide, style: style as CSSProperties };
}
