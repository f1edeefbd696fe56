import type { keys as english } from "../en/keys.ts";
import type { Texts } from "../texts.ts";

export const keys: Texts<typeof english> = {
  keys: {
    own: {
      title: "Anbieterschlüssel",
      intro:
        "Eigene Schlüssel für Modelle, die nur dir antworten. Sie gehen den Schlüsseln des Arbeitsbereichs vor, werden verschlüsselt gespeichert, und niemand kann sie wieder auslesen, auch du nicht.",
      off: "Hier werden keine eigenen Schlüssel verwendet. Die du früher gespeichert hast, stehen hier, damit du sie löschen kannst.",
    },
    shared: {
      title: "Schlüssel des Arbeitsbereichs",
      intro:
        "Schlüssel für alle, die hier arbeiten. Eigene Schlüssel gehen ihnen vor, und sie gehen denen aus der Umgebung vor.",
      notCurrent:
        "{count, plural, one {# gespeicherter Schlüssel lässt sich nicht mehr öffnen} other {# gespeicherte Schlüssel lassen sich nicht mehr öffnen}}: Das Geheimnis, mit dem sie versiegelt wurden, hat dieser Server nicht. Trage es in MILLRACE_OLD_SECRETS ein, oder lass die Schlüssel neu eingeben.",
    },
    used: {
      own: "Dein Schlüssel wird verwendet.",
      workspace: "Der Schlüssel des Arbeitsbereichs wird verwendet.",
      environment: "Der Schlüssel aus der Umgebung wird verwendet.",
      none: "Es ist kein Schlüssel nötig.",
      nothing: "Es wird kein Schlüssel verwendet.",
    },
    state: {
      working: "Funktioniert",
      key_refused: "Vom Anbieter abgelehnt",
      no_credit: "Guthaben aufgebraucht",
      address_refused: "Adresse nicht erlaubt",
      not_a_server: "Dort ist kein solcher Server",
      unreachable: "Konnte nicht geprüft werden",
      unreadable: "Nicht mehr lesbar: bitte neu eingeben",
    },
    outcome: {
      working: "Der Schlüssel funktioniert.",
      key_refused: "Der Anbieter hat den Schlüssel abgelehnt. Prüfe, ob er vollständig und noch gültig ist.",
      no_credit:
        "Der Schlüssel stimmt, aber sein Guthaben ist aufgebraucht. Lade es beim Anbieter auf und versuche es dann noch einmal.",
      address_refused: "Mit dieser Adresse verbindet sich der Server nicht. Wer ihn verwaltet, kann sie erlauben.",
      not_a_server: "Was dort antwortet, spricht diese Schnittstelle nicht. Prüfe die Adresse.",
      unreachable: "Der Anbieter hat nicht geantwortet, deshalb konnte der Schlüssel nicht geprüft werden.",
    },
    saved: "Gespeichert: {name}",
    deleted: "Gelöscht: {name}",
    endsIn: "endet auf",
    withoutKey: "Ohne Schlüssel",
    tested: "geprüft",
    add: "Schlüssel hinzufügen",
    replace: "Ersetzen",
    test: "Noch einmal prüfen",
    testing: "Wird geprüft…",
    remove: "Löschen",
    key: "Schlüssel",
    keyOptional: "Schlüssel, falls der Server einen verlangt",
    show: "Schlüssel zeigen",
    hide: "Schlüssel verbergen",
    make: "Einen anlegen bei",
    models: "Angebotene Modelle",
    modelsHint: "Eins pro Zeile. Leer: die üblichen.",
    routedHint: "Eins pro Zeile, zum Beispiel {example}.",
    serverModelsHint: "Eins pro Zeile. Leer: die der Server auflistet.",
    save: "Prüfen und speichern",
    saving: "Wird geprüft…",
    cancel: "Abbrechen",
    saveAnyway: "Ungeprüft speichern",
    removeTitle: "Schlüssel von {name} löschen?",
    removeText:
      "Schon die nächste Nachricht wird ohne ihn beantwortet. Der Anbieter kennt ihn weiterhin: Widerrufe ihn dort, wenn er nicht mehr gelten soll.",
    servers: "Server nach Adresse",
    serversNote:
      "Jeder Server, der OpenAIs Chat Completions spricht, etwa vLLM. Er muss öffentlich und über https erreichbar sein, sofern der Betreiber nichts anderes erlaubt.",
    addServer: "Server hinzufügen",
    name: "Name",
    nameHint: "Kleine Buchstaben, Ziffern und Bindestriche. Seine Modelle heißen dann {example}.",
    nameTaken: "Dieser Name ist vergeben oder enthält anderes als kleine Buchstaben, Ziffern und Bindestriche.",
    address: "Adresse",
    addressHint: "Mit der Version, zum Beispiel {example}.",
    count: "{count, plural, one {# Modell} other {# Modelle}}",
  },
};
