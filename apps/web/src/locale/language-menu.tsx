import { Languages } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import { LOCALE_NAMES, LOCALES } from "./locale.ts";
import { useLanguage } from "./locale-provider.tsx";

export function LanguageMenu() {
  const { language } = useLanguage();
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet">
          <Languages size={16} aria-hidden="true" />
          {LOCALE_NAMES[language]}
        </Button>
      }
    >
      <LanguageChoice />
    </Menu>
  );
}

export function LanguageChoice() {
  const translate = useTranslations("user");
  const { language, setLanguage } = useLanguage();
  return (
    <MenuChoice
      label={translate("language")}
      value={language}
      options={LOCALES.map((value) => ({ value, name: LOCALE_NAMES[value] }))}
      onChange={setLanguage}
    />
  );
}
