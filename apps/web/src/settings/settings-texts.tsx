import type { ReactNode } from "react";
import { use } from "react";
import { IntlProvider, useLocale, useMessages } from "use-intl";
import { type Locale, loadSettingsMessages } from "../locale/locale.ts";
import { useLanguage } from "../locale/locale-provider.tsx";
import type { SettingsMessages } from "../locale/messages/settings/en.ts";

const loading = new Map<Locale, Promise<SettingsMessages>>();

/** Adds the texts that only the settings need to those that every page has. Suspends until they are there. */
export function SettingsTexts({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  const messages = { ...useMessages(), ...use(messagesOf(language)) };
  return (
    <IntlProvider locale={useLocale()} messages={messages}>
      {children}
    </IntlProvider>
  );
}

function messagesOf(language: Locale): Promise<SettingsMessages> {
  let messages = loading.get(language);
  if (messages === undefined) {
    messages = loadSettingsMessages(language);
    messages.catch(() => loading.delete(language));
    loading.set(language, messages);
  }
  return messages;
}
