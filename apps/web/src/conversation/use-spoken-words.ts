import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { SpokenWords } from "./spoken.ts";

/** What fences say that hold no code of any language. */
const NO_LANGUAGE = /^(?:text|txt|plain|plaintext|output)$/i;

/** What is said in place of code, tables, formulas, images and addresses, in the language of the page. */
export function useSpokenWords(): SpokenWords {
  const translate = useTranslations("announce");
  return useMemo(
    () => ({
      code: (language) => {
        if (language === null || NO_LANGUAGE.test(language)) return translate("code");
        return language === "mermaid" ? translate("diagram") : translate("codeIn", { language });
      },
      table: (size) => translate("table", size),
      formula: translate("formula"),
      image: translate("image"),
      link: translate("link"),
    }),
    [translate],
  );
}
