import { useEffect, useState } from "react";
import { copyText } from "./copy-text.ts";

const SHOWN_MS = 2000;

/** `[copied, copy]`: `copied` is true for two seconds after a copy that worked. */
export function useCopy(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, (text) => void copyText(text).then(setCopied)];
}
