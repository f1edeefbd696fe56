import { createContext, type RefObject } from "react";
import type { Row } from "./rows.ts";

interface RowsContextValue {
  readonly rows: readonly Row[];
  /** How many there are in all; -1 while that is not known. */
  readonly size: number;
  /** The row a link led to, for a moment. */
  readonly marked: string | null;
  /** The row that takes the focus as soon as it is drawn. */
  readonly wanted: RefObject<string | null>;
}

export const RowsContext = createContext<RowsContextValue>({
  rows: [],
  size: 0,
  marked: null,
  wanted: { current: null },
});
