import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import {
  direction,
  formattingTag,
  type Locale,
  type LocaleTag,
  loadMessages,
  pageLanguage,
  saveLocale,
} from "./locale.ts";
import type { SeenMessages } from "./messages/en/seen.ts";
import type { Messages } from "./messages/en.ts";
import type { SettingsMessages } from "./messages/settings/en.ts";

declare module "use-intl" {
  interface AppConfig {
    Locale: LocaleTag;
    /** Those of a part are there only below its own texts, such as `SettingsTexts`. */
    Messages: Messages & SettingsMessages & SeenMessages;
  }
}

interface Language {
  locale: Locale;
  messages: Messages;
}

const LanguageContext = createContext<{ language: Locale; setLanguage: (locale: Locale) => void }>({
  language: "en",
  setLanguage: () => {},
});
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function LocaleProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [{ locale, messages }, setLanguage] = useState(initial);

  useEffect(() => {
    document.documentElement.lang = pageLanguage(locale);
    document.documentElement.dir = direction(locale);
  }, [locale]);

  function setLocale(next: Locale): void {
    saveLocale(next);
    loadMessages(next).then((texts) => setLanguage({ locale: next, messages: texts }), console.error);
  }

  return (
    <LanguageContext value={{ language: locale, setLanguage: setLocale }}>
      <IntlProvider locale={formattingTag(locale, navigator.languages)} messages={messages} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** The language of the page, without the region in which `useLocale` formats. */
export function useLanguage() {
  return useContext(LanguageContext);
}
