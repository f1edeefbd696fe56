import { Eraser } from "lucide-react";
import { useTranslations } from "use-intl";

/** Stands in place of a message's text. */
export function ErasedNote() {
  const translate = useTranslations("conversation");
  return (
    <p
      data-testid="erased"
      className="flex w-fit items-center gap-2 rounded-bubble border border-line px-4 py-2.5 text-quiet"
    >
      <Eraser size={16} aria-hidden="true" />
      {translate("erased")}
    </p>
  );
}
