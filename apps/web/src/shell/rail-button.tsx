import { PanelLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import { useUnreadCount } from "../rail/use-unread.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { useRail } from "./use-rail.ts";

/** Shows the rail, and says when there is something unread in it; while the rail shows, its own button hides it. */
export function RailButton() {
  const translate = useTranslations("rail");
  const { isOpen, isWide, setOpen } = useRail();
  const unread = useUnreadCount();
  if (isOpen && isWide) return null;
  return (
    <IconButton
      tip="below"
      data-testid="show-rail"
      label={unread > 0 ? translate("openUnread", { count: unread }) : translate("open")}
      icon={
        <span className="relative">
          <PanelLeft size={20} className="rtl:-scale-x-100" />
          {unread > 0 && (
            <span className="absolute -end-1 -top-1 size-2.5 rounded-full border-2 border-canvas bg-accent" />
          )}
        </span>
      }
      onClick={() => setOpen(true)}
    />
  );
}
