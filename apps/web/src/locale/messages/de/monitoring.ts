import type { monitoring as english } from "../en/monitoring.ts";
import type { Texts } from "../texts.ts";

export const monitoring: Texts<typeof english> = {
  monitoring: {
    overview: "Übersicht",
    overviewIntro:
      "Wie es dem Server geht: worauf Menschen warten, was es kostet und was schiefgeht. Wird von selbst aktualisiert.",
    period: "Zeitraum",
    periods: {
      hour: "Stunde",
      day: "Tag",
      week: "Woche",
    },
    again: "Erneut versuchen",
    figures: {
      seconds: "{seconds} s",
      live: "Live-Verbindungen",
      running: "{count, plural, =0 {Keine Antwort} one {# Antwort} other {# Antworten}} in Arbeit",
      firstToken: "Erstes Wort",
      answer: "Ganze Antwort",
      slow: "1 von 20 dauert {time} oder länger",
      failed: "Fehlgeschlagen",
      ofCalls: "von {count, plural, one {# Aufruf} other {# Aufrufen}}",
      tokens: "Tokens",
      tokensNote: "{input} hinein, {output} heraus",
      cost: "Kosten",
      unpriced:
        "{count, plural, =0 {Alle Preise bekannt} one {# Aufruf ohne bekannten Preis} other {# Aufrufe ohne bekannten Preis}}",
      delivery: "In 1 s auf dem Bildschirm",
      deliveryNote: "von {count, plural, one {# Ereignis} other {# Ereignissen}}, ganze Tage",
      memory: "Speicher",
      sqlite: "Millrace {version}, eingebettete Datenbank",
      postgres: "Millrace {version}, PostgreSQL",
    },
    calls: "Aufrufe bei Anbietern",
    callsNote: "Jeder Balken ist ein Sechzigstel des Zeitraums; Fehlschläge sind der rote Teil am Fuß.",
    noCalls: "In diesem Zeitraum wurde kein Anbieter aufgerufen.",
    callsSum: "{calls, plural, one {# Aufruf} other {# Aufrufe}}, {failed} fehlgeschlagen",
    now: "jetzt",
    causes: "Warum Antworten fehlschlugen",
    causesNote: "Was den Menschen gesagt wurde, das Häufigste zuerst.",
    noCauses: "In diesem Zeitraum schlug keine Antwort fehl.",
    errors: "Fehler",
    errorsIntro:
      "Was in den letzten 30 Tagen auf dem Server schiefging. Wer einen Fehler meldet, sieht eine Kennung: Suche sie hier.",
    search: "Suchen",
    searchHint: "Die Kennung einer Anfrage oder eines Laufs, ein Code oder der Anfang einer Meldung",
    noErrors: "Nichts ging schief. Fehler werden hier aufgelistet.",
    nothingFound: "Nichts passt. Eine Kennung muss ganz angegeben werden.",
    more: "Frühere zeigen",
    request: "Anfrage",
    run: "Lauf",
    stack: "Wo im Code es geschah",
  },
};
