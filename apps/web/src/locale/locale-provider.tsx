import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { direction, type Locale, loadMessages, saveLocale } from "./locale.ts";
import type { Messages } from "./messages/en.ts";

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

interface Language {
  locale: Locale;
  messages: Messages;
}

const SetLocaleContext = createContext<(locale: Locale) => void>(() => {});
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function LocaleProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [{ locale, messages }, setLanguage] = useState(initial);

  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = direction(locale);
  }, [locale]);

  function setLocale(next: Locale): void {
    saveLocale(next);
    loadMessages(next).then((texts) => setLanguage({ locale: next, messages: texts }), console.error);
  }

  return (
    <SetLocaleContext value={setLocale}>
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </SetLocaleContext>
  );
}

export function useSetLocale(): (locale: Locale) => void {
  return useContext(SetLocaleContext);
}
