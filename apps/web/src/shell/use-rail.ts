import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";

const KEY = "millrace.rail";
const wide = matchMedia("(width >= 48rem)");

interface Rail {
  /** On a wide page the rail stands beside the conversation, on a narrow one it is a sheet above it. */
  isWide: boolean;
  isOpen: boolean;
  setOpen: (open: boolean) => void;
}

export const RailContext = createContext<Rail | null>(null);

/** Whether the session rail shows. Beside the conversation that is remembered; a sheet starts closed. */
export function useRailState(pathname: string): Rail {
  const isWide = useSyncExternalStore(onWidthChange, () => wide.matches);
  const [beside, setBeside] = useState(() => localStorage.getItem(KEY) !== "closed");
  const [sheetAt, setSheetAt] = useState<string | null>(null);

  useEffect(() => localStorage.setItem(KEY, beside ? "open" : "closed"), [beside]);

  return isWide
    ? { isWide, isOpen: beside, setOpen: setBeside }
    : { isWide, isOpen: sheetAt === pathname, setOpen: (open) => setSheetAt(open ? pathname : null) };
}

/** @throws Error outside the shell */
export function useRail(): Rail {
  const rail = useContext(RailContext);
  if (!rail) throw new Error("useRail needs the shell above it");
  return rail;
}

function onWidthChange(listener: () => void): () => void {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
}
