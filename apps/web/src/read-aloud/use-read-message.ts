import { type Message, messageText } from "@millrace/protocol";
import { useLocale, useTranslations } from "use-intl";
import { speakablePieces } from "./speakable.ts";
import { speed } from "./speed.ts";
import { reader } from "./use-reader.ts";

/** What fences say that hold no code of any language. */
const NO_LANGUAGE = /^(|text|txt|plain|plaintext|output)$/i;

/** Reads a message's text aloud from its beginning. */
export function useReadMessage(): (message: Message) => void {
  const translate = useTranslations("readAloud");
  const locale = useLocale();
  return (message) => {
    const pieces = speakablePieces(messageText(message), {
      code: (language) => (NO_LANGUAGE.test(language) ? translate("code") : translate("codeIn", { language })),
      link: translate("link"),
    });
    reader.read(message.id, pieces, speed(), [locale, ...navigator.languages]);
  };
}
