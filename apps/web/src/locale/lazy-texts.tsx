import { type ReactNode, use } from "react";
import { IntlProvider, useLocale, useMessages } from "use-intl";
import type { Locale } from "./locale.ts";
import { useLanguage } from "./locale-provider.tsx";

type Load = (locale: Locale) => Promise<object>;

const loading = new Map<Load, Map<Locale, Promise<object>>>();

/** Adds texts that only a part of the app needs to those that every page has. Suspends until they are there. */
export function LazyTexts({ load, children }: { load: Load; children: ReactNode }) {
  const { language } = useLanguage();
  const messages = { ...useMessages(), ...use(messagesOf(load, language)) };
  return (
    <IntlProvider locale={useLocale()} messages={messages}>
      {children}
    </IntlProvider>
  );
}

function messagesOf(load: Load, language: Locale): Promise<object> {
  const known = loading.get(load) ?? new Map<Locale, Promise<object>>();
  loading.set(load, known);
  let messages = known.get(language);
  if (messages === undefined) {
    messages = load(language);
    messages.catch(() => known.delete(language));
    known.set(language, messages);
  }
  return messages;
}
