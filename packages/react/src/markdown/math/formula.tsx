import { useLayoutEffect, useRef, useState } from "react";
import { createLazy } from "../../create-lazy.ts";
import type { MathToken } from "../tokens.ts";

const useTemml = createLazy(() => import("temml").then((module) => module.default));
/** Macros that expand to more are a trap. */
const MAX_EXPANSIONS = 200;
/** In em, so that nothing reaches over the page. */
const MAX_SIZE: [number, number] = [20, 20];

/** A formula as MathML. Its source until that can be drawn, and where it cannot. */
export function Formula({ token }: { token: MathToken }) {
  const temml = useTemml();
  const place = useRef<HTMLSpanElement>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const isDrawn = temml !== null && token.finished && failed !== token.text;

  useLayoutEffect(() => {
    if (!isDrawn || !place.current) return;
    try {
      temml.render(token.text, place.current, {
        displayMode: token.display,
        throwOnError: true,
        trust: false,
        maxExpand: MAX_EXPANSIONS,
        maxSize: MAX_SIZE,
      });
    } catch {
      setFailed(token.text);
    }
  }, [isDrawn, temml, token.text, token.display]);

  if (isDrawn)
    return <span ref={place} className="millrace-math" data-display={token.display || undefined} dir="ltr" />;
  return (
    <code
      className="millrace-math"
      data-display={token.display || undefined}
      data-failed={failed !== null || undefined}
      dir="ltr"
    >
      {token.raw.trim()}
    </code>
  );
}
