import type { Message } from "@millrace/protocol";
import { useState } from "react";

/** How many messages have come since the reader last was at the end. */
export function useNewCount(path: readonly Message[], isAtEnd: boolean): number {
  const newest = path.at(-1)?.id;
  const [seen, setSeen] = useState(newest);
  if (isAtEnd && seen !== newest) setSeen(newest);
  const at = isAtEnd ? -1 : path.findLastIndex(({ id }) => id === seen);
  return at < 0 ? 0 : path.length - 1 - at;
}
