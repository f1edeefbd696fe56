import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      overview: "Übersicht",
      errors: "Fehler",
    },
    title: "Einstellungen",
    label: "Einstellungen",
    own: "Deine",
    workspace: "Arbeitsbereich",
    back: "Alle Einstellungen",
    loading: "Einstellungen werden geladen",
    failed: "Die Einstellungen konnten nicht geladen werden.",
  },
};
