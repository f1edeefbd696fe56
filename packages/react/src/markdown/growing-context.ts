import { createContext } from "react";

/** Whether the end of a block may still be being written. */
export const GrowingContext = createContext(false);
