import type { ReactNode } from "react";
import { LazyTexts } from "../locale/lazy-texts.tsx";
import type { Locale } from "../locale/locale.ts";
import type { SettingsMessages } from "../locale/messages/settings/en.ts";

/** Adds the texts that only the settings need. */
export function SettingsTexts({ children }: { children: ReactNode }) {
  return <LazyTexts load={loadSettingsMessages}>{children}</LazyTexts>;
}

async function loadSettingsMessages(locale: Locale): Promise<SettingsMessages> {
  switch (locale) {
    case "en":
      return (await import("../locale/messages/settings/en.ts")).en;
    case "ar":
      return (await import("../locale/messages/settings/ar.ts")).ar;
    case "de":
      return (await import("../locale/messages/settings/de.ts")).de;
    case "es":
      return (await import("../locale/messages/settings/es.ts")).es;
    case "zh":
      return (await import("../locale/messages/settings/zh.ts")).zh;
  }
}
