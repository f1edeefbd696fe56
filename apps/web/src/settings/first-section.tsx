import { Navigate } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { OWN_SECTIONS } from "./sections.ts";

/** As wide as it takes to show the navigation beside a section. */
const wide = matchMedia("(width >= 64rem)");

/** Where the navigation leaves room for it, the settings begin with their first section. */
export function FirstSection() {
  const isWide = useSyncExternalStore(onWidthChange, () => wide.matches);
  const [first] = OWN_SECTIONS;
  return isWide && first ? <Navigate to={first.to} replace /> : null;
}

function onWidthChange(listener: () => void): () => void {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
}
