import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      keys: "Anbieterschlüssel",
      workspaceKeys: "Schlüssel des Arbeitsbereichs",
      apiKeys: "API-Schlüssel",
      models: "Modelle und Preise",
      ratings: "Bewertungen und Export",
      promptTests: "Anweisungstests",
      usage: "Verbrauch",
      workspaceUsage: "Verbrauch aller",
      budgets: "Budgets",
      overview: "Übersicht",
      errors: "Fehler",
    },
    title: "Einstellungen",
    label: "Einstellungen",
    own: "Deine",
    workspace: "Arbeitsbereich",
    back: "Alle Einstellungen",
    loading: "Einstellungen werden geladen",
    retry: "Noch einmal versuchen",
    failed: "Die Einstellungen konnten nicht geladen werden.",
  },
};
