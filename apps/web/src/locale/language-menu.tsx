import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import { LOCALE_NAMES, LOCALES } from "./locale.ts";
import { useSetLocale } from "./locale-provider.tsx";

export function LanguageMenu() {
  const locale = useLocale();
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet">
          <Languages size={16} aria-hidden="true" />
          {LOCALE_NAMES[locale]}
        </Button>
      }
    >
      <LanguageChoice />
    </Menu>
  );
}

export function LanguageChoice() {
  const translate = useTranslations("user");
  const setLocale = useSetLocale();
  return (
    <MenuChoice
      label={translate("language")}
      value={useLocale()}
      options={LOCALES.map((value) => ({ value, name: LOCALE_NAMES[value] }))}
      onChange={setLocale}
    />
  );
}
