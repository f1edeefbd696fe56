import type { SessionState } from "@millrace/protocol";
import { useState } from "react";

/** In CSS pixels. */
const PLAIN = 32;
const WITH_LINE = 64;

/** The space above the first message. It only ever grows, so that nothing moves when the beginning has been loaded. */
export function useHeadHeight(state: SessionState | null): number {
  const [hadOlder, setHadOlder] = useState(false);
  if (!hadOlder && state?.older_cursor) setHadOlder(true);
  return hadOlder ? WITH_LINE : PLAIN;
}
