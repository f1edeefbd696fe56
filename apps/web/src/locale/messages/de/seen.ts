import type { SeenMessages } from "../en/seen.ts";

export const seen: SeenMessages = {
  seen: {
    title: "Was das Modell gesehen hat",
    explain: "Das ist alles, was das Modell für diese Antwort bekommen hat.",
    loading: "Lädt, was das Modell gesehen hat",
    unknown: "Was dem Modell für diese Antwort gesagt wurde, ist nicht aufbewahrt.",
    budget: "Token",
    system: "Anweisungen",
    summary: "Zusammenfassung früherer Nachrichten",
    messages: "Nachrichten",
    free: "Nicht genutzt",
    answer: "Platz für die Antwort",
    tokens: "{count, plural, one {# Token} other {# Token}}",
    estimated: "Etwa {count, plural, one {# Token} other {# Token}}, geschätzt.",
    counted: "{count, plural, one {# Token} other {# Token}} laut Anbieter, etwa {estimated, number} geschätzt.",
    over: "Das ist mehr als vorgesehen: Die neueste Nachricht wird immer gesendet.",
    leftOut:
      "{count, plural, one {# frühere Nachricht wurde weggelassen.} other {# frühere Nachrichten wurden weggelassen.}}",
    leftOutSummarized:
      "{count, plural, one {# frühere Nachricht wurde weggelassen; für sie steht die Zusammenfassung.} other {# frühere Nachrichten wurden weggelassen; für sie steht die Zusammenfassung.}}",
    goThere: "Zur letzten davon",
    user: "Du",
    assistant: "Assistent",
    wish: "Von Millrace hinzugefügt",
    erased: "Diese Nachricht wurde inzwischen gelöscht.",
    summaryErased: "Diese Zusammenfassung wurde mit einer Nachricht gelöscht, die in ihr vorkam.",
    tools: "Mit Werkzeugen: {names}",
    close: "Schließen",
  },
};
