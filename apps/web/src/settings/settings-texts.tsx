import type { ReactNode } from "react";
import { LazyTexts } from "../locale/lazy-texts.tsx";
import { loadSettingsMessages } from "../locale/locale.ts";

/** Adds the texts that only the settings need. */
export function SettingsTexts({ children }: { children: ReactNode }) {
  return <LazyTexts load={loadSettingsMessages}>{children}</LazyTexts>;
}
