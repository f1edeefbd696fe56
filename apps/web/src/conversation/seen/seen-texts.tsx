import type { ReactNode } from "react";
import { LazyTexts } from "../../locale/lazy-texts.tsx";
import type { Locale } from "../../locale/locale.ts";
import type { SeenMessages } from "../../locale/messages/en/seen.ts";

/** Adds the texts that only the dialog needs. */
export function SeenTexts({ children }: { children: ReactNode }) {
  return <LazyTexts load={loadSeenMessages}>{children}</LazyTexts>;
}

async function loadSeenMessages(locale: Locale): Promise<SeenMessages> {
  switch (locale) {
    case "en":
      return (await import("../../locale/messages/en/seen.ts")).seen;
    case "ar":
      return (await import("../../locale/messages/ar/seen.ts")).seen;
    case "de":
      return (await import("../../locale/messages/de/seen.ts")).seen;
    case "es":
      return (await import("../../locale/messages/es/seen.ts")).seen;
    case "zh":
      return (await import("../../locale/messages/zh/seen.ts")).seen;
  }
}
