import { PanelLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button.tsx";
import { useRail } from "./use-rail.ts";

/** Shows the rail; while it shows, its own button hides it. */
export function RailButton() {
  const translate = useTranslations("rail");
  const { isOpen, isWide, setOpen } = useRail();
  if (isOpen && isWide) return null;
  return (
    <IconButton
      tip="below"
      label={translate("open")}
      icon={<PanelLeft size={20} className="rtl:-scale-x-100" />}
      onClick={() => setOpen(true)}
    />
  );
}
