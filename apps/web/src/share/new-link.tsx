import { useTranslations } from "use-intl";
import { OnceField } from "../ui/once-field.tsx";

/** A link that was just made, ready to be copied. */
export function NewLink({ url }: { url: string }) {
  const translate = useTranslations("share");
  const texts = { copy: translate("copy"), copied: translate("copied"), once: translate("once") };
  return <OnceField label={translate("link")} value={url} texts={texts} />;
}
